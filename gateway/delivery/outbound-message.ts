import { describeContract } from '@throughline/sdk/wire';
import type { OutboundMessage } from '../channel/channel.ts';
import type { Address } from '../contact/contact.ts';
import { contractLocale } from '../reply/contract-locale.ts';
import type { DeliveryParts } from './parts.ts';
import { exchangeFrom } from './replies.ts';
import type { Claimed, Situation } from './verdict.ts';

/** Provider ids a message refers to: the newest are enough to keep mail programs' threads together. */
const threadLength = 20;

/**
 * Puts together what a channel needs to send: the replies a delivery carries that are still unread, as they stand now, and
 * their context. null when all of them were taken back.
 */
export async function outboundMessage(
  parts: DeliveryParts,
  delivery: Claimed,
  { conversation, contract }: Situation,
  address: Address,
): Promise<OutboundMessage | null> {
  const { conversationId, siteId, contactId, contactReadTo } = conversation;
  const site = await parts.sites.site(siteId);
  const contact = await parts.contacts.byId(contactId);
  if (!site || !contact) throw new Error(`conversation ${conversationId} has no site or no contact`);
  const carried = new Set(delivery.seqs.filter((seq) => seq > contactReadTo));
  const first = Math.min(...carried);
  const { replies: standing, lastWord } = await exchangeFrom(parts.log, conversationId, first);
  const replies = standing.filter(({ seq }) => carried.has(seq));
  if (replies.length === 0) return null;
  return {
    deliveryId: delivery.deliveryId,
    conversationId,
    site: { siteId, name: site.name, homeUrl: site.homeUrl },
    address: { addressId: address.addressId, value: address.value },
    locale: contact.locale,
    replies: replies.map(({ seq, at, author, body }) => ({
      seq,
      at,
      authorName: author.name,
      isAutomated: author.kind === 'bot',
      text: body.text,
      fileNames: (body.attachments ?? []).map(({ name }) => name),
    })),
    inReplyTo: lastWord && { text: lastWord.body.text, at: lastWord.at },
    thread: await parts.deliveries.thread(conversationId, delivery.channel, threadLength),
    contractSentence: describeContract(contract, contractLocale(contact.locale), contract.quiet?.timeZone),
    createdAt: delivery.createdAt,
    attempt: delivery.attempts,
  };
}
