import { beforeEach, describe, expect, test } from 'vitest';
import type { IdentitySource } from '../client/api.ts';
import { access, backend, declined, hour, jwt, old, Page } from '../testing/identity-page.ts';
import { settled } from '../testing/test-world.ts';

let page: Page;
let site: ReturnType<typeof backend>;
beforeEach(() => {
  page = new Page();
  site = backend();
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
