import { type ConversationSummary, decodeServerFrame, encodeFrame, limits } from '@throughline/sdk/wire';
import { expect, test } from 'vitest';
import type { Conversation } from '../conversation/conversation.ts';
import { newConversation } from '../conversation/new-conversation.ts';
import { openStores } from '../log/sqlite/open-stores.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { summarize } from './summary.ts';

const now = 1_800_000_000_000;
/** The longest way JSON writes one unit of text. */
const worst = (length: number): string => '\u0001'.repeat(length);
const step = {
  channel: 'email',
  addressId: 'a'.repeat(64),
  hint: worst(limits.maxNameLength),
  afterSeconds: 1,
} as const;
const contract: ConversationSummary['contract'] = {
  steps: Array.from({ length: limits.maxContractSteps }, () => step),
  quiet: { from: '22:00', to: '07:00', timeZone: 'A'.repeat(64) },
  until: now + 1,
  setBy: 'contact',
  setOn: 'email',
};
const ids = { conversationId: 'c'.repeat(64), siteId: 'shop', contactId: 'p'.repeat(64) };

async function lineOf(changes: Partial<Conversation>, name: string | null = null): Promise<ConversationSummary> {
  const clock = createManualClock(now);
  const { contacts, close } = await openStores(':memory:', { now: clock });
  const contact = { ...ids, name, locale: 'en' };
  const found = Object.assign(Object.create(contacts) as typeof contacts, { byId: async () => contact });
  const conversation = { ...newConversation(ids, now), ...changes };
  const services = { contacts: found, siteDefault: contract, clock };
  const line = await summarize(conversation, services, { isContactOnline: () => true });
  await close();
  return line;
}

test('a line tells what is said of the contact and what they did last', async () => {
  const lastTouchpoint = { at: now, name: 'viewed', url: 'https://shop.example/lamp' };
  const { about } = await lineOf({ attributes: { plan: 'gold' }, tags: ['vip'], lastTouchpoint });
  expect(about).toEqual({ attributes: { plan: 'gold' }, tags: ['vip'], lastTouchpoint });
});

test('of more than a line holds, the newest stays', async () => {
  const attributes = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`name-${n}`, 'x'.repeat(60)]));
  const tags = Array.from({ length: 50 }, (_, n) => `${n} ${'y'.repeat(50)}`);
  const { about } = await lineOf({ attributes, tags });
  expect(Object.keys(about?.attributes ?? {}).at(-1)).toBe('name-99');
  expect(about?.tags.at(-1)).toBe(tags.at(-1));
  expect(JSON.stringify(about?.attributes).length).toBeLessThanOrEqual(2_000);
  expect(JSON.stringify(about?.tags).length).toBeLessThanOrEqual(1_000);
});

test('a page of the longest lines there can be fits one frame, and may wait whole for a slow reader', async () => {
  const author = { kind: 'contact', id: 'p'.repeat(64), name: worst(limits.maxNameLength) } as const;
  const line = await lineOf(
    {
      contract,
      lastMessage: { seq: Number.MAX_SAFE_INTEGER, at: now, author, channel: 'email', text: worst(200) },
      attributes: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`n${n}`, '語'.repeat(200)])),
      tags: Array.from({ length: 50 }, (_, n) => `${n}${'語'.repeat(58)}`),
      lastTouchpoint: { at: now, name: worst(limits.maxNameLength), url: worst(500) },
    },
    worst(limits.maxNameLength),
  );
  const items = Array.from({ length: limits.pageConversations }, () => line);
  const frame = encodeFrame({ type: 'summaries', items, more: true });
  expect(decodeServerFrame(frame)).toMatchObject({ type: 'summaries' });
  expect(frame.length).toBeLessThanOrEqual(limits.maxServerFrameLength);
  expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(limits.hardBufferBytes);
});
