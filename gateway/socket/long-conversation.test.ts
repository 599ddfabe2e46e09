import { afterEach, expect, test } from 'vitest';
import { type Edge, openEdge, type Talk } from './socket.testing.ts';

const length = 100_000;
let edge: Edge;
afterEach(() => edge.stop());

/** Makes one customer's conversation this long, below the store's face: appending it all would take a minute. */
async function makeLong(customer: Talk): Promise<string> {
  customer.append('the first');
  const { conversationId } = await customer.nth('ack');
  const { database } = edge.stores;
  database.exec(`
    WITH RECURSIVE counted (seq) AS (SELECT 2 UNION ALL SELECT seq + 1 FROM counted WHERE seq < ${length})
    INSERT INTO entry (conversation_id, seq, entry_id, author_id, at, channel, visible_to_contact, adds_unread, external_id, content)
    SELECT first.conversation_id, counted.seq, printf('00000000-0000-7000-8000-%012d', counted.seq), first.author_id,
      first.at, first.channel, 1, 0, NULL, first.content
    FROM counted, entry AS first WHERE first.conversation_id = '${conversationId}' AND first.seq = 1;
    UPDATE conversation SET head = ${length},
      snapshot = json_set(snapshot, '$.head', ${length}, '$.contactHead', ${length})
    WHERE conversation_id = '${conversationId}';`);
  return conversationId;
}

test('a conversation of 100,000 entries opens at its newest page, pages back without holes, and resumes without holes', async () => {
  edge = await openEdge();
  const token = 'the-device-of-a-faithful-customer';
  const conversationId = await makeLong(await edge.contact(token));

  const again = await edge.contact(token);
  const newest = await again.nth('entries');
  expect(newest).toMatchObject({ head: length, after: length - newest.entries.length });
  expect(newest.entries.at(-1)?.seq).toBe(length);

  let before = newest.after + 1;
  for (let page = 1; page <= 3; page++) {
    again.say({ type: 'earlier', conversationId, before });
    const earlier = await again.nth('earlier', page);
    expect(earlier.entries.at(-1)?.seq).toBe(before - 1);
    expect(earlier.entries.map(({ seq }) => seq)).toEqual(
      Array.from(earlier.entries, (_, index) => earlier.after + 1 + index),
    );
    before = earlier.after + 1;
  }

  const behind = 320;
  const resuming = await edge.connect();
  const cursor = { conversationId, epoch: newest.epoch, after: length - behind };
  resuming.say({ type: 'hello', version: 1, as: 'contact', token, locale: 'en', cursors: [cursor] });
  await resuming.settled();
  const seqs = resuming.all('entries').flatMap(({ entries }) => entries.map(({ seq }) => seq));
  expect(seqs).toEqual(Array.from({ length: behind }, (_, index) => length - behind + 1 + index));
});
