import { expect, test } from 'vitest';
import { createManualClock } from '../../testing/manual-clock.ts';
import { type OpenLog, testLog } from '../log.contract.ts';
import type { OnGrown } from '../log.ts';
import { testLogChanges } from '../log-changes.contract.ts';
import { testLogOrder } from '../log-order.contract.ts';
import * as say from '../testing/drafts.ts';
import { readyFile } from '../testing/ready-file.ts';
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
testLogChanges('the SQLite log', open);
testLogOrder('the SQLite log', open);

test('each log has its own life', async () => {
  const [one, other] = [await open(), await open()];
  expect(one.log.epoch).not.toBe(other.log.epoch);
  await Promise.all([one.close(), other.close()]);
});

test('the files of a message that is taken back are nobody’s to fetch any more, and are swept up', async () => {
  const { log, contacts, attachments, close } = await openStores(':memory:', { now: createManualClock(0) });
  const place = await contacts.ensure('device:1', { siteId: 'site-1', name: null, locale: 'en', at: 0 });
  const contact = say.contactOf(place);
  for (const name of ['a.jpg', 'b.jpg']) await readyFile(attachments, { kind: 'contact', id: contact.id }, name);
  await log.append(say.draft(place, 1, contact, say.files(['a.jpg'])));
  await log.append(say.draft(place, 2, contact, say.files(['b.jpg'])));
  await log.append(say.draft(place, 3, contact, say.deletion(1)));
  const states = await Promise.all(['a.jpg', 'b.jpg'].map((name) => attachments.file(say.file(name).attachmentId)));
  expect(states).toMatchObject([{ state: 'removed' }, { state: 'ready' }]);
  expect(await attachments.givenUp(1, 10)).toHaveLength(1);
  const page = await log.read(place.conversationId, 'agent', 0, 10);
  expect(page?.entries.map(({ body }) => 'attachments' in body)).toEqual([false, true, false]);
  expect(await log.conversation(place.conversationId)).toMatchObject({ lastMessage: { text: 'b.jpg' } });
  await close();
});
