import { type Attachment, describeContract } from '@throughline/sdk/wire';
import type { OutboundFile, OutboundMessage } from '../channel/channel.ts';
import type { Address } from '../contact/contact.ts';
import { contractLocale } from '../reply/contract-locale.ts';
import type { DeliveryParts } from './parts.ts';
import { exchangeFrom } from './replies.ts';
import type { Claimed, Situation } from './verdict.ts';

/** Provider ids a message refers to: the newest are enough to keep mail programs' threads together. */
const threadLength = 20;

/**
 * Puts together what a channel needs to send: the replies a delivery carries that are still unread, as they stand now or
 * stood at another moment, and their context. null when all of them were taken back.
 */
export async function outboundMessage(
  parts: DeliveryParts,
  delivery: Claimed,
  { conversation, contract, isRead }: Situation,
  address: Address,
  asOf = Infinity,
): Promise<OutboundMessage | null> {
  const { conversationId, siteId, contactId } = conversation;
  const site = await parts.sites.site(siteId);
  const contact = await parts.contacts.byId(contactId);
  if (!site || !contact) throw new Error(`conversation ${conversationId} has no site or no contact`);
  const carried = new Set(delivery.seqs.filter((seq) => !isRead(seq)));
  if (carried.size === 0) return null;
  const first = Math.min(...carried);
  const { replies: standing, lastWord } = await exchangeFrom(parts.log, conversationId, first, asOf);
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
      files: (body.attachments ?? []).map((file) => fileOf(parts, file)),
    })),
    inReplyTo: lastWord && { text: lastWord.body.text, at: lastWord.at },
    thread: await parts.deliveries.thread(conversationId, delivery.channel, threadLength),
    contractSentence: describeContract(contract, contractLocale(contact.locale), contract.quiet?.timeZone),
    ...parts.links({ deliveryId: delivery.deliveryId, siteId }),
    createdAt: delivery.createdAt,
    attempt: delivery.attempts,
  };
}

function fileOf({ readFile, fileUrl }: DeliveryParts, file: Attachment): OutboundFile {
  const { attachmentId, name, type, sizeBytes } = file;
  const read = (signal: AbortSignal): Promise<Uint8Array> => readFile(attachmentId, signal);
  return { name, type, sizeBytes, url: fileUrl(attachmentId), read };
}
