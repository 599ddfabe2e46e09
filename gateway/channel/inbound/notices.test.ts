import { expect, it } from 'vitest';
import { createManualClock } from '../../testing/manual-clock.ts';
import type { Channel, OutboundMessage } from '../channel.ts';
import { createNotices } from './notices.ts';

const clock = createManualClock(1_000);
const site = { siteId: 'demo', name: 'Demo shop', origins: [], homeUrl: 'https://shop.test' };
const notice = {
  noticeId: '019ab000-0000-7000-8000-000000000001',
  channel: 'sms',
  siteId: 'demo',
  to: '+4915112345678',
  locale: 'de',
  text: 'Antworten: Hier.',
} as const;

function played(): { sent: OutboundMessage[]; channel: () => Channel } {
  const sent: OutboundMessage[] = [];
  const channel: Channel = {
    name: 'sms',
    onUnknown: 'leave',
    readAddress: () => null,
    send: async (message) => {
      sent.push(message);
      return { kind: 'failed', reason: 'busy', retry: 'later' };
    },
    sendCode: async () => ({ kind: 'failed', reason: 'busy', retry: 'later' }),
    listen: async () => async () => {},
  };
  return { sent, channel: () => channel };
}

it('a notice is one automated line to one address, with no link that leads nowhere', async () => {
  const { sent, channel } = played();
  await createNotices({ channel, sites: { site: async () => site }, clock }).tell(notice);
  expect(sent).toMatchObject([
    {
      deliveryId: notice.noticeId,
      address: { value: notice.to },
      locale: 'de',
      replies: [{ text: notice.text, isAutomated: true, authorName: null, files: [] }],
      contractSentence: '',
      preferencesUrl: '',
      unsubscribeUrl: '',
    },
  ]);
});

it('where the site or the channel is gone nothing is said', async () => {
  const { sent, channel } = played();
  await createNotices({ channel, sites: { site: async () => null }, clock }).tell(notice);
  await createNotices({ channel: () => undefined, sites: { site: async () => site }, clock }).tell(notice);
  expect(sent).toEqual([]);
});
