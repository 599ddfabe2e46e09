import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { InboundFile, InboundMessage, InboundPort, ReceiveOutcome } from '../channel.ts';
import { boundedBody } from './bounded-body.ts';
import { createMediaFetcher } from './fetch-media.ts';
import { createPartJoiner, type PartJoiner } from './join-parts.ts';
import { readSender } from './numbers.ts';
import type { SmsConfig } from './sms-config.ts';
import type { SmsArrival, SmsArrived, SmsProvider, WebhookCall, WebhookRefusal } from './sms-provider.ts';
import { createWordReader } from './words.ts';

/** How texts and statuses come in: by calls of the provider, or over its own connection. */
export interface Arriving {
  webhook(port: InboundPort): (request: Request) => Promise<Response>;
  listen(port: InboundPort): Promise<() => Promise<void>>;
}

const maxCallBytes = 64_000;
const maxTextLength = 10_000;
const refusalStatus: Record<WebhookRefusal['reason'], number> = { forged: 401, old: 401, unreadable: 400 };
const empty = (status: number, headers: HeadersInit = {}): Response => new Response(null, { status, headers });

/** Makes of what any provider brings what conversations take: joined, with its files, its words and its sender known. */
export function createArriving(
  config: SmsConfig,
  { provider, clock, logger }: { provider: SmsProvider; clock: Clock; logger: Logger },
): Arriving {
  const readWord = createWordReader(config.words);
  const joiners = new Set<PartJoiner>();
  const fetchMedia = createMediaFetcher(provider, clock);

  function inbound(arrived: SmsArrived, files: readonly (InboundFile | null)[]): InboundMessage {
    const { canAnswer, ...from } = readSender(arrived.from, config.country);
    const said = arrived.text.slice(0, maxTextLength).toWellFormed().trim();
    const lost = files.flatMap((file, index) =>
      file ? [] : [`[${arrived.media[index]?.type || 'file'}: not received]`],
    );
    return {
      channel: 'sms',
      eventKey: `${provider.name}:${arrived.eventKey}`.slice(0, 300),
      siteId: config.siteId,
      deliveryId: null,
      refersTo: [],
      sender: canAnswer ? 'proven' : 'unchecked',
      from: { ...from, name: null },
      text: [said, ...lost].filter((line) => line !== '').join('\n'),
      // A name or short code is a program; what we said to it would arrive nowhere.
      isAutoReply: !canAnswer,
      isReaction: false,
      word: arrived.media.length === 0 ? readWord(said) : null,
      files: files.filter((file) => file !== null),
      externalId: arrived.eventKey,
      original: { mediaType: 'text/plain; charset=utf-8', bytes: Buffer.from(arrived.text.slice(0, maxTextLength)) },
    };
  }

  function takeFor(port: InboundPort): { take: (arrival: SmsArrival) => Promise<ReceiveOutcome>; joiner: PartJoiner } {
    const joiner = createPartJoiner(async (message) => {
      const files = await fetchMedia(message);
      if (files === 'later') return { kind: 'refused', reason: 'files-not-there', retry: 'later' };
      return port.receive(inbound(message, files));
    }, clock);
    joiners.add(joiner);
    const take = async (arrival: SmsArrival): Promise<ReceiveOutcome> => {
      if (arrival.kind === 'message') return joiner.arrive(arrival.message);
      if (arrival.kind === 'nothing') return { kind: 'taken' };
      const eventKey = `${provider.name}:${arrival.report.eventKey}`.slice(0, 300);
      return port.report({ ...arrival.report, channel: 'sms', eventKey });
    };
    return { take, joiner };
  }

  function answer(outcome: ReceiveOutcome): Response {
    if (outcome.kind === 'taken') return empty(204);
    logger.info('a text was refused', { channel: 'sms', reason: outcome.reason });
    // Again and again would change nothing about a refusal for good.
    return outcome.retry === 'later' ? empty(503, { 'retry-after': '5' }) : empty(204);
  }

  return {
    webhook(port) {
      const { take } = takeFor(port);
      return async (request) => {
        const call = await callOf(request, config.publicUrl);
        if (call === null) return empty(request.method === 'POST' ? 413 : 405);
        const arrival = (await provider.readWebhook?.(call)) ?? ({ kind: 'nothing' } as const);
        if (arrival.kind !== 'refused') return answer(await take(arrival));
        logger.warn('a call of the SMS provider was refused', { channel: 'sms', reason: arrival.reason });
        return empty(refusalStatus[arrival.reason]);
      };
    },
    async listen(port) {
      const { take, joiner } = takeFor(port);
      const stop = await provider.listen?.(take);
      return async () => {
        await stop?.();
        for (const each of joiners) each.stop();
        joiners.delete(joiner);
      };
    },
  };
}

/** The call with its address as the provider knows it; null when it is no POST or too large. */
async function callOf(request: Request, publicUrl: string): Promise<WebhookCall | null> {
  if (request.method !== 'POST') return null;
  const body = await boundedBody(request, maxCallBytes);
  if (body === null) return null;
  const url = publicUrl + request.url.replace(/^https?:\/\/[^/?#]*/i, '');
  return { method: request.method, url, headers: request.headers, body };
}
