import type { ClientFrame } from '@throughline/sdk/wire';
import { beforeEach, expect, test } from 'vitest';
import { Outbox } from '../outbox/outbox.ts';
import { noOutboxStore } from '../outbox/outbox-store.ts';
import { settled, testWorld } from '../testing/test-world.ts';
import { Outboxes } from './outboxes.ts';

let sent: string[];
let outboxes: Outboxes;

beforeEach(() => {
  sent = [];
  const { clock, random, randomBytes } = testWorld();
  const send = (frame: ClientFrame): boolean =>
    frame.type === 'append' && sent.push(`${frame.conversationId} ${frame.entryId}`) > 0;
  const options = { store: noOutboxStore, clock, random, randomBytes, send, onChange: () => {} };
  outboxes = new Outboxes(() => new Outbox(options));
});

async function say(conversationId: string): Promise<string> {
  const outbox = outboxes.of(conversationId);
  const item = outbox.draft(conversationId, { kind: 'message', text: 'hello' });
  await outbox.add(item);
  return item.entryId;
}

test('within one conversation the next waits for the ack of the one before; another one does not', async () => {
  const [one, two, other] = [await say('c1'), await say('c1'), await say('c2')];
  expect(sent).toEqual([`c1 ${one}`, `c2 ${other}`]);
  outboxes.acked(one, 1);
  expect(sent.at(-1)).toBe(`c1 ${two}`);
});

test('a refusal for later holds up its own conversation only', async () => {
  const [one, other] = [await say('c1'), await say('c2')];
  outboxes.refused(one, 'rate-limited', 5_000);
  outboxes.acked(other, 1);
  await say('c1');
  const last = await say('c2');
  expect(sent).toEqual([`c1 ${one}`, `c2 ${other}`, `c2 ${last}`]);
});

test('what was declined is retried or discarded where it was said', async () => {
  const [one, other] = [await say('c1'), await say('c2')];
  outboxes.refused(one, 'not-allowed', null);
  outboxes.refused(other, 'not-allowed', null);
  outboxes.retry(one);
  outboxes.discard(other);
  await settled();
  expect(sent.slice(2)).toEqual([`c1 ${one}`]);
  expect(outboxes.of('c2').items).toEqual([]);
});

test('everything unacknowledged goes again over a new connection, and nothing of it once forgotten', async () => {
  const [one, other] = [await say('c1'), await say('c2')];
  outboxes.opened();
  expect(sent.slice(2)).toEqual([`c1 ${one}`, `c2 ${other}`]);
  outboxes.forget();
  outboxes.opened();
  expect(sent).toHaveLength(4);
  expect(outboxes.of('c1').items).toEqual([]);
});
