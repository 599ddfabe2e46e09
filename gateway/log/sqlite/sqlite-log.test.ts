import { expect, test } from 'vitest';
import { createManualClock } from '../../testing/manual-clock.ts';
import { type OpenLog, testLog } from '../log.contract.ts';
import type { OnGrown } from '../log.ts';
import { testLogOrder } from '../log-order.contract.ts';
import { openStores } from './open-stores.ts';

async function open(onGrown: OnGrown = () => undefined): Promise<OpenLog> {
  const { log, contacts, close } = await openStores(':memory:', { now: createManualClock(0), onGrown });
  let made = 0;
  return {
    log,
    close,
    begin(siteId = 'site-1') {
      made += 1;
      return contacts.ensure(`device:${made}`, { siteId, name: null, locale: 'en', at: 0 });
    },
  };
}

testLog('the SQLite log', open);
testLogOrder('the SQLite log', open);

test('each log has its own life', async () => {
  const [one, other] = [await open(), await open()];
  expect(one.log.epoch).not.toBe(other.log.epoch);
  await Promise.all([one.close(), other.close()]);
});
