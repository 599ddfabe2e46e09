import { describeContract } from '@throughline/sdk/wire';
import type { OutboundMessage } from '../channel/channel.ts';
import type { Address } from '../contact/contact.ts';
import { contractLocale } from '../reply/contract-locale.ts';
import type { DeliveryParts } from './parts.ts';
import { lastWordBefore, repliesAfter } from './replies.ts';
import type { Claimed, Situation } from './verdict.ts';

/** Provider ids a message refers to: the newest are enough to keep mail programs' threads together. */
const threadLength = 20;

/** Puts together what a channel needs to send: the replies a delivery carries that are still unread, and their context. */
export async function outboundMessage(
  parts: DeliveryParts,
  delivery: Claimed,
  { conversation, contract }: Situation,
  address: Address,
): Promise<OutboundMessage> {
  const { conversationId, siteId, contactId, contactReadTo } = conversation;
  const site = await parts.sites.site(siteId);
  const contact = await parts.contacts.byId(contactId);
  if (!site || !contact) throw new Error(`conversation ${conversationId} has no site or no contact`);
  const carried = new Set(delivery.seqs.filter((seq) => seq > contactReadTo));
  const first = Math.min(...carried);
  const replies = (await repliesAfter(parts.log, conversationId, first - 1)).filter(({ seq }) => carried.has(seq));
  const lastWord = await lastWordBefore(parts.log, conversationId, first);
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
    })),
    inReplyTo: lastWord && { text: lastWord.body.text, at: lastWord.at },
    thread: await parts.deliveries.thread(conversationId, delivery.channel, threadLength),
    contractSentence: describeContract(contract, contractLocale(contact.locale), contract.quiet?.timeZone),
    createdAt: delivery.createdAt,
    attempt: delivery.attempts,
  };
}
