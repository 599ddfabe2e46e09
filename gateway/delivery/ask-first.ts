import type { OutboundMessage } from '../channel/channel.ts';
import type { Address } from '../contact/contact.ts';
import { mayHaveGoneOut } from './delivery-store.ts';
import { outboundMessage } from './outbound-message.ts';
import type { DeliveryParts } from './parts.ts';
import { askInTime } from './send-in-time.ts';
import { type Answer, type Claimed, isUncertain, type Situation, type Verdict, verdictOnAnswer } from './verdict.ts';

/** Tries whose words are looked for. */
const mostTries = 10;

/** Asks what became of an earlier try nobody knows about; `go-on`: nothing keeps it from being sent. */
export async function askFirst(
  parts: DeliveryParts,
  delivery: Claimed,
  situation: Situation,
): Promise<{ kind: 'go-on'; delivery: Claimed } | Verdict> {
  const goOn = { kind: 'go-on', delivery } as const;
  const { channel, address } = situation;
  if (!isUncertain(delivery) || !channel?.ask || !address) return goOn;
  const [message, ...others] = await wordings(parts, delivery, situation, address);
  if (message === undefined) return goOn;
  const said = await askInTime(parts, channel, [message, ...others]);
  const answer = (await isOfAnother(parts, delivery, said))
    ? ({ kind: 'unknown', reason: mayHaveGoneOut } as const)
    : said;
  return verdictOnAnswer(answer, delivery, channel, parts.clock.now(), parts.random());
}

/** The forms an earlier try may have had, whatever was read, edited or taken back since; each once. */
async function wordings(
  parts: DeliveryParts,
  delivery: Claimed,
  situation: Situation,
  address: Address,
): Promise<OutboundMessage[]> {
  const unread = { ...situation, isRead: () => false };
  const moments = [...(await triedAt(parts, delivery)), Infinity];
  const messages = await Promise.all(moments.map((asOf) => outboundMessage(parts, delivery, unread, address, asOf)));
  const wording = ({ replies }: OutboundMessage): string => JSON.stringify(replies.map(({ seq, text }) => [seq, text]));
  return [...new Map(messages.filter((message) => message !== null).map((each) => [wording(each), each])).values()];
}

/** When the tries began of which one may have gone out: all since it last certainly had not. */
async function triedAt({ deliveries }: DeliveryParts, { deliveryId }: Claimed): Promise<number[]> {
  const events = await deliveries.events(deliveryId);
  const isCertain = events.findLastIndex(({ status, reason }) => status === 'waiting' && reason !== mayHaveGoneOut);
  const tries = events.slice(isCertain + 1).filter(({ status }) => status === 'sending');
  return tries.slice(0, mostTries).map(({ at }) => at);
}

/** Whether what a provider found is known as another delivery: the same words may have gone to an address twice. */
async function isOfAnother({ deliveries }: DeliveryParts, delivery: Claimed, answer: Answer): Promise<boolean> {
  if (answer.kind !== 'accepted') return false;
  const found = await deliveries.deliveryByExternalId(delivery.channel, [answer.externalId]);
  return found !== null && found.deliveryId !== delivery.deliveryId;
}
