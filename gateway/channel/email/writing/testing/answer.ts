import type { OutboundFile, OutboundMessage, OutboundReply } from '../../../channel.ts';
import { compose, type Sending } from '../compose.ts';
import { plainLook, readyLook } from '../look.ts';
import type { Mail } from '../mail.ts';

export const at = Date.UTC(2026, 10, 22, 9, 30);

export const reply: OutboundReply = {
  seq: 2,
  at,
  authorName: 'Mia',
  isAutomated: false,
  text: 'It is in stock.',
  files: [],
};

const message: OutboundMessage = {
  deliveryId: '01a2b3c4-0000-7000-8000-000000000001',
  conversationId: 'c1',
  site: { siteId: 'demo', name: 'Demo shop', homeUrl: 'https://shop.test' },
  address: { addressId: 'a1', value: 'anna@example.org' },
  locale: 'en',
  replies: [reply],
  inReplyTo: { text: 'Is it in stock?', at },
  thread: [],
  contractSentence: "Here, then by e-mail to a•••@example.org if I haven't read it after 5 min.",
  preferencesUrl: 'https://gateway.test/preferences#secret',
  unsubscribeUrl: 'https://gateway.test/unsubscribe/demo/secret',
  createdAt: at,
  attempt: 1,
};

export const sending: Sending = {
  fromAddress: 'support@shop.test',
  replyTo: 'reply+token@in.shop.test',
  envelopeFrom: 'bounce+token@in.shop.test',
  messageId: '<01a2b3c4-0000-7000-8000-000000000001@in.shop.test>',
  continueUrl: 'https://shop.test#throughline-continue=secret',
  look: readyLook(plainLook),
  carried: new Map(),
  headers: {},
};

/** The mail of an answer that differs from a plain one in what is given. */
export const mailOf = (changes: Partial<OutboundMessage> = {}, differs: Partial<Sending> = {}): Mail =>
  compose({ ...message, ...changes }, { ...sending, ...differs });

/** A file as a reply has it; `sizeBytes` is what it is said to have. */
export const fileOf = (name: string, type: string, bytes: Uint8Array, sizeBytes = bytes.length): OutboundFile => ({
  name,
  url: 'https://gateway.test/files/1',
  type,
  sizeBytes,
  read: async () => bytes,
});
