import { beforeEach, describe, expect, test } from 'vitest';
import { access, backend, declined, hour, jwt, old, Page } from '../testing/identity-page.ts';
import { settled } from '../testing/test-world.ts';

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
