import { beforeEach, describe, expect, test } from 'vitest';
import type { IdentitySource } from '../client/api.ts';
import { settled, type TestWorld, testWorld } from '../testing/test-world.ts';
import type { Credential } from './credential.ts';
import { Identity } from './identity.ts';
import { Session } from './session.ts';

const jwt = (number: number): string => `header.payload-number-${number}.signature`;
const old: Credential = { token: 'o'.repeat(43), privateKey: null };
const hour = 3_600_000;
const access = { token: 'access-token-of-the-test', forMs: 30 * hour };

interface Posted {
  bearer: string | undefined;
  token: string;
  next: string;
  locale: string;
}

/** The page of a site with the chat open; the test is the gateway and the site's backend. */
class Page {
  readonly world: TestWorld = testWorld();
  readonly posted: Posted[] = [];
  readonly errors: string[] = [];
  readonly devices: string[] = [];
  isLeading = true;
  isComing = true;
  /** What the gateway answers to `/identify`. */
  answer: () => Response | Promise<Response> = () => this.known('new-device');
  readonly session = new Session({ world: this.world, siteId: 'shop', isComing: () => this.isComing });
  readonly identity = new Identity({
    world: this.world,
    session: this.session,
    url: 'https://chat.example/v1/sites/shop/identify',
    locale: 'de',
    isLeading: () => this.isLeading,
    onDevice: async (next) => {
      this.devices.push(next.token);
      this.session.become(next);
    },
    onError: (code, message) => this.errors.push(`${code}: ${message}`),
  });

  constructor() {
    this.world.fetch = async (_, init) => {
      const headers = init.headers as Record<string, string>;
      this.posted.push({ bearer: headers.authorization, ...JSON.parse(String(init.body)) });
      return this.answer();
    };
  }

  get now(): number {
    return this.world.clock.now();
  }

  known(outcome: 'new-device' | 'same-device', forMs = hour): Response {
    return Response.json({ outcome, expiresAt: this.now + forMs });
  }

  /** The visitor opens the chat. */
  open(): void {
    this.session.become(old);
    this.identity.start();
  }

  /** The gateway takes the device. */
  welcome(identity: { subject: string; expiresAt: number } | null = null, now = this.now): void {
    this.session.admit(access);
    this.identity.welcomed({ identity, now });
  }

  async pass(durationMs: number): Promise<void> {
    await settled();
    this.world.clock.advance(durationMs);
    await settled();
  }
}

/** A site's function, counting how often it is asked. */
function backend(): { source: () => Promise<string>; asked: number } {
  const site = {
    asked: 0,
    source: async () => {
      site.asked += 1;
      return jwt(site.asked);
    },
  };
  return site;
}

const declined = (refused: string, status = 401, retryAfterMs: number | null = null): Response =>
  Response.json({ refused, retryAfterMs }, { status });

let page: Page;
let site: ReturnType<typeof backend>;
beforeEach(() => {
  page = new Page();
  site = backend();
});

describe('a person the site knows', () => {
  test('is remembered before the chat is opened, and nothing is asked or sent until then', async () => {
    page.identity.identify(site.source);
    await page.pass(hour);
    expect([site.asked, page.posted.length, page.world.clock.running]).toEqual([0, 0, 0]);
    page.open();
    page.welcome();
    await settled();
    expect(page.posted).toHaveLength(1);
  });

  test('becomes a new device; the old one says with its access what is to be carried over', async () => {
    page.open();
    page.welcome();
    page.identity.identify(jwt(1));
    await settled();
    const [posted] = page.posted;
    expect(posted).toMatchObject({ bearer: `Bearer ${access.token}`, token: jwt(1), locale: 'de' });
    expect(posted?.next).not.toBe(old.token);
    expect(page.devices).toEqual([posted?.next]);
    expect(page.errors).toEqual([]);
  });

  test('who was known here already stays on this device', async () => {
    page.answer = () => page.known('same-device');
    page.open();
    page.welcome({ subject: 'anna', expiresAt: page.now + hour });
    page.identity.identify(jwt(1));
    await settled();
    expect(page.devices).toEqual([]);
    expect(page.session.credential).toBe(old);
  });

  test('is identified as soon as there is a connection', async () => {
    page.open();
    page.identity.identify(site.source);
    await page.pass(3_000);
    expect(page.posted).toEqual([]);
    page.welcome();
    await settled();
    expect([site.asked, page.devices.length]).toEqual([1, 1]);
  });

  test('who opens the chat without a network is identified when it is back', async () => {
    page.isComing = false;
    page.open();
    page.identity.identify(jwt(1));
    for (let minute = 0; minute < 10; minute++) await page.pass(60_000);
    expect(page.posted).toEqual([]);
    page.isComing = true;
    page.welcome();
    await page.pass(5_000);
    expect(page.devices).toHaveLength(1);
    expect(page.errors).toEqual([]);
  });

  test('whom another tab made known a moment before is no failure', async () => {
    page.open();
    page.welcome();
    page.answer = () => {
      page.session.become({ token: 'n'.repeat(43), privateKey: null });
      page.welcome({ subject: 'anna', expiresAt: page.now + hour });
      return declined('not-signed-in');
    };
    page.identity.identify(jwt(1));
    await settled();
    page.answer = () => page.known('same-device');
    await page.pass(5_000);
    expect(page.posted).toHaveLength(2);
    expect([page.errors, page.devices]).toEqual([[], []]);
  });

  test('who logs in as somebody else is the second one, after the first', async () => {
    page.open();
    page.welcome();
    page.identity.identify(jwt(1));
    await Promise.resolve();
    page.identity.identify(jwt(2));
    await settled();
    page.welcome();
    await page.pass(5_000);
    expect(page.posted.at(-1)).toMatchObject({ token: jwt(2) });
    expect(page.devices.at(-1)).toBe(page.posted.at(-1)?.next);
  });
});

describe('a site that says who it is again and again', () => {
  test('is heard the first and the last time', async () => {
    page.open();
    page.welcome();
    page.answer = () => page.known('same-device');
    page.identity.identify(jwt(1));
    await Promise.resolve();
    page.identity.identify(jwt(2));
    page.identity.identify(jwt(3));
    await page.pass(10_000);
    expect(page.posted.map(({ token }) => token)).toEqual([jwt(1), jwt(3)]);
  });

  test('in a tab that does not lead is heard, too, and tried until it worked', async () => {
    page.isLeading = false;
    page.open();
    page.welcome();
    page.answer = () => page.known('same-device');
    page.identity.identify(jwt(1));
    await Promise.resolve();
    page.identity.identify(jwt(2));
    page.answer = () => (page.posted.length === 1 ? page.known('same-device') : declined('unavailable', 503));
    await settled();
    page.answer = () => page.known('same-device');
    await page.pass(5_000);
    expect(page.posted.map(({ token }) => token)).toEqual([jwt(1), jwt(2), jwt(2)]);
  });
});

describe('the renewal', () => {
  const identified = async (forMs = hour): Promise<void> => {
    page.answer = () => page.known('same-device', forMs);
    page.open();
    page.welcome();
    page.identity.identify(site.source);
    await settled();
  };

  test('asks the site again at four fifths of the time, and again after that', async () => {
    await identified();
    await page.pass(0.8 * hour - 1);
    expect(site.asked).toBe(1);
    await page.pass(1);
    expect(site.asked).toBe(2);
    await page.pass(0.8 * hour);
    expect(site.asked).toBe(3);
    expect(page.devices).toEqual([]);
  });

  test('never asks more often than every five seconds', async () => {
    await identified(1);
    await page.pass(4_999);
    expect(site.asked).toBe(1);
    await page.pass(1);
    expect(site.asked).toBe(2);
  });

  test('of a time longer than any timer does not ask at once', async () => {
    await identified(400 * 24 * hour);
    await page.pass(24 * 24 * hour);
    expect(site.asked).toBe(1);
    await page.pass(24 * hour);
    expect(site.asked).toBe(2);
  });

  test('goes by the gateway’s clock, also where this device’s clock is years off', async () => {
    page.open();
    const gatewayNow = page.now + 1_000 * 24 * hour;
    page.answer = () => Response.json({ outcome: 'same-device', expiresAt: gatewayNow + hour });
    page.welcome(null, gatewayNow);
    page.identity.identify(site.source);
    await page.pass(0.8 * hour - 1);
    expect(site.asked).toBe(1);
    await page.pass(1);
    expect(site.asked).toBe(2);
  });

  test('is done by the tab that leads only', async () => {
    await identified();
    page.isLeading = false;
    await page.pass(2 * hour);
    expect(site.asked).toBe(1);
    page.isLeading = true;
    page.welcome({ subject: 'anna', expiresAt: page.now + hour });
    await page.pass(0.8 * hour);
    expect(site.asked).toBe(2);
  });

  test('of a plain token does not happen', async () => {
    page.answer = () => page.known('same-device');
    page.open();
    page.welcome();
    page.identity.identify(jwt(1));
    await page.pass(2 * hour);
    expect(page.posted).toHaveLength(1);
    expect(page.world.clock.running).toBe(0);
  });

  test('that fails is tried again, with longer and longer waits', async () => {
    await identified();
    page.answer = () => declined('unavailable', 503);
    await page.pass(0.8 * hour);
    const waits: number[] = [];
    for (let at = page.now; waits.length < 8; ) {
      const { length } = page.posted;
      while (page.posted.length === length) await page.pass(500);
      waits.push(page.now - at);
      at = page.now;
    }
    expect(waits).toEqual([5_000, 5_000, 5_000, 5_000, 5_000, 8_000, 15_000, 15_000]);
    expect(page.errors.at(-1)).toBe('identity-failed: the gateway declined: unavailable');
    page.answer = () => page.known('same-device');
    await page.pass(15_000);
    page.answer = () => declined('unavailable', 503);
    const { length } = page.posted;
    await page.pass(0.8 * hour);
    await page.pass(5_000);
    expect(page.posted).toHaveLength(length + 2);
  });
});

describe('a device the gateway no longer takes', () => {
  beforeEach(async () => {
    page.open();
    page.welcome({ subject: 'anna', expiresAt: page.now + hour });
  });

  test('comes back as a new one with a new token of the site, without the old one’s access', async () => {
    page.answer = () => page.known('same-device');
    page.identity.identify(site.source);
    await page.pass(10_000);
    page.answer = () => page.known('new-device');
    expect(page.identity.refused()).toBe(true);
    await page.pass(0);
    expect(site.asked).toBe(2);
    expect(page.posted.at(-1)).toMatchObject({ bearer: undefined, token: jwt(2) });
    expect(page.devices).toEqual([page.posted.at(-1)?.next]);
    expect(page.errors).toEqual([]);
    page.welcome({ subject: 'anna', expiresAt: page.now + hour });
    await page.pass(0.8 * hour);
    expect(page.posted.at(-1)).toMatchObject({ bearer: `Bearer ${access.token}`, token: jwt(3) });
  });

  test('with a plain token says that it has run out', async () => {
    page.answer = () => page.known('same-device');
    page.identity.identify(jwt(1));
    await page.pass(hour);
    expect(page.identity.refused()).toBe(false);
    expect(page.errors).toEqual(['identity-expired: the gateway no longer knows this device: identify again']);
    page.answer = () => page.known('new-device');
    page.identity.identify(jwt(2));
    await settled();
    expect(page.posted.at(-1)).toMatchObject({ bearer: undefined, token: jwt(2) });
    expect(page.devices).toHaveLength(1);
  });

  test('without anybody to ask says that it has run out', () => {
    expect(page.identity.refused()).toBe(false);
    expect(page.errors).toHaveLength(1);
  });

  test('is left to the tab that leads', async () => {
    page.answer = () => page.known('same-device');
    page.identity.identify(site.source);
    await settled();
    page.isLeading = false;
    expect(page.identity.refused()).toBe(true);
    await page.pass(29_999);
    page.welcome({ subject: 'anna', expiresAt: page.now + hour });
    await page.pass(hour);
    expect(site.asked).toBe(1);
  });

  test('comes back through another tab when the page of the one that leads cannot ask', async () => {
    page.answer = () => page.known('same-device');
    page.identity.identify(site.source);
    await settled();
    page.isLeading = false;
    page.identity.refused();
    page.answer = () => page.known('new-device');
    await page.pass(60_000);
    expect([site.asked, page.devices.length]).toEqual([2, 1]);
  });

  test('with a plain token says so in the tab that leads only', async () => {
    page.answer = () => page.known('same-device');
    page.identity.identify(jwt(1));
    await settled();
    page.isLeading = false;
    expect(page.identity.refused()).toBe(false);
    expect(page.errors).toEqual([]);
  });

  test('that was turned away while the site was asked comes back with that answer', async () => {
    page.session.become(old);
    page.identity.identify(site.source);
    await settled();
    expect(page.posted).toEqual([]);
    expect(page.identity.refused()).toBe(true);
    await settled();
    expect(page.posted).toMatchObject([{ bearer: undefined, token: jwt(1) }]);
    expect([site.asked, page.devices.length]).toEqual([1, 1]);
  });

  test('does not ask the site in a circle when it is turned away each time', async () => {
    page.identity.identify(site.source);
    await settled();
    let turnedAway = 0;
    for (let second = 0; second < 600; second++) {
      if (page.devices.length > turnedAway) page.identity.refused();
      turnedAway = page.devices.length;
      await page.pass(1_000);
    }
    expect(site.asked).toBeGreaterThan(20);
    expect(site.asked).toBeLessThan(60);
  });

  test('says so when the site’s new token is no good', async () => {
    page.answer = () => page.known('same-device');
    page.identity.identify(site.source);
    await settled();
    page.answer = () => declined('not-signed-in');
    page.identity.refused();
    await page.pass(hour);
    expect(page.posted).toHaveLength(2);
    expect(page.errors.map((error) => error.split(':')[0])).toEqual(['identity-failed', 'identity-expired']);
  });
});

describe('a site whose function', () => {
  const broken: [string, IdentitySource][] = [
    [
      'throws',
      () => {
        throw new Error('their fault');
      },
    ],
    ['rejects', () => Promise.reject(new Error('their fault'))],
    ['gives nothing', (() => undefined) as unknown as () => string],
    ['gives a number', (() => 7) as unknown as () => string],
    ['gives an object', (() => ({ token: jwt(1) })) as unknown as () => string],
    ['gives an empty text', () => ''],
    ['gives a book', () => 'x'.repeat(8_193)],
    ['never answers', () => new Promise(() => {})],
  ];

  test.each(broken)('%s shows as an error, is asked again later, and breaks nothing', async (_, source) => {
    page.open();
    page.welcome();
    let asked = 0;
    page.identity.identify(() => {
      asked += 1;
      return (source as () => string)();
    });
    await page.pass(10_000);
    await page.pass(30_000);
    expect(page.errors[0]).toBe('identity-failed: the site gave no token');
    expect(asked).toBeGreaterThan(1);
    expect(page.posted).toEqual([]);
  });

  test('answers after its time is not listened to', async () => {
    page.open();
    page.welcome();
    let answer = (_: string): void => {};
    page.identity.identify(() => new Promise((resolve) => (answer = resolve)));
    await page.pass(10_000);
    answer(jwt(1));
    await settled();
    expect(page.posted).toEqual([]);
  });

  test('gives tokens that are declined is asked once more, and then not again', async () => {
    page.answer = () => declined('not-signed-in');
    page.open();
    page.welcome();
    page.identity.identify(site.source);
    await page.pass(hour);
    page.welcome();
    await page.pass(hour);
    expect(site.asked).toBe(2);
    expect(page.errors).toEqual(['identity-failed: the gateway declined: not-signed-in']);
  });
});

describe('the site’s tokens', () => {
  test('are never said in an error', async () => {
    page.answer = () => declined('not-allowed', 403);
    page.open();
    page.welcome();
    page.identity.identify(jwt(1));
    await settled();
    expect(page.errors).toHaveLength(1);
    expect(page.errors.join()).not.toContain('payload');
  });

  test('wait as long as the gateway asks for', async () => {
    page.answer = () => declined('rate-limited', 429, 60_000);
    page.open();
    page.welcome();
    page.identity.identify(jwt(1));
    await page.pass(59_999);
    expect(page.posted).toHaveLength(1);
    await page.pass(1);
    expect(page.posted).toHaveLength(2);
  });
});

describe('after signing out', () => {
  test('an answer that was on its way makes nobody known', async () => {
    let answer = (_: Response): void => {};
    page.answer = () => new Promise((resolve) => (answer = resolve));
    page.open();
    page.welcome();
    page.identity.identify(jwt(1));
    await settled();
    page.identity.forget();
    page.identity.start();
    page.identity.identify(jwt(2));
    answer(page.known('new-device'));
    page.answer = () => declined('not-allowed', 403);
    await settled();
    expect(page.devices).toEqual([]);
    expect(page.posted.map(({ token }) => token)).toEqual([jwt(1), jwt(2)]);
  });

  test('who is logged in next is remembered until the chat is opened again', async () => {
    page.open();
    page.welcome();
    page.identity.forget();
    page.session.forget();
    page.identity.identify(site.source);
    await page.pass(hour);
    expect([site.asked, page.errors.length]).toEqual([0, 0]);
    page.open();
    page.welcome();
    await settled();
    expect(page.devices).toHaveLength(1);
  });

  test('the site is not asked any more, and nothing runs', async () => {
    page.answer = () => page.known('same-device');
    page.open();
    page.welcome();
    page.identity.identify(site.source);
    await settled();
    expect(page.world.clock.running).toBe(1);
    page.identity.forget();
    expect(page.world.clock.running).toBe(0);
    page.identity.start();
    page.identity.identify(() => new Promise(() => {}));
    await settled();
    expect(page.world.clock.running).toBe(1);
    page.identity.forget();
    expect(page.world.clock.running).toBe(0);
    await page.pass(2 * hour);
    expect(site.asked).toBe(1);
    expect([page.world.clock.running, page.errors.length]).toEqual([0, 0]);
  });
});
