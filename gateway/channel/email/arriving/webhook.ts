import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Clock } from '../../../kernel/clock.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { InboundPort, ReceiveOutcome } from '../../channel.ts';
import { BytesInHand } from '../reading/bytes-in-hand.ts';
import type { ProviderAccounts } from './arriving-config.ts';
import type { Mailroom } from './mailroom.ts';
import { createMailgun } from './provider/mailgun.ts';
import { createPostmark } from './provider/postmark.ts';
import type { MailProvider, ProviderNews } from './provider/provider.ts';
import { ReplayGuard } from './provider/replay-guard.ts';
import { createSes } from './provider/ses.ts';
import { createSnsVerifier } from './provider/sns.ts';

export interface WebhookParts {
  providers: ProviderAccounts;
  mailroom: Mailroom;
  port: InboundPort;
  maxMessageBytes: number;
  clock: Clock;
  logger: Logger;
  /** For Amazon's certificates and confirmations. */
  fetch: typeof fetch;
}

/** All calls being received at once, in bytes. */
const maxBytesInHand = 150_000_000;
const confirmMs = 5_000;

const say = (status: number, words: string): Response => new Response(words, { status });
const tryLater = (): Response => say(503, 'Please try again later');

/** The providers with an account, by the name in their address. */
function providersOf({ providers, clock, fetch: fetchUrl }: WebhookParts): ReadonlyMap<string, MailProvider> {
  const { mailgun, postmark, ses } = providers;
  const found = new Map<string, MailProvider>();
  if (mailgun !== null) found.set('mailgun', createMailgun(mailgun));
  if (postmark !== null)
    found.set(
      'postmark',
      createPostmark(postmark, () => clock.now()),
    );
  if (ses !== null) found.set('ses', createSes(ses, createSnsVerifier(fetchUrl)));
  return found;
}

/**
 * Answers mail providers at `…/email/mailgun/mime`, `…/email/mailgun`, `…/email/postmark` and `…/email/ses`. 2xx is said
 * when the port has answered, and to what no repetition would change; 401 to what is not the provider's (attack E11).
 */
export function createMailWebhook(parts: WebhookParts): (request: Request) => Promise<Response> {
  const desk = new WebhookDesk(parts);
  return async (request) => {
    try {
      return await desk.answer(request);
    } catch (error) {
      parts.logger.error('a call of a mail provider failed', { channel: 'email', error });
      return tryLater();
    }
  };
}

class WebhookDesk {
  readonly #parts: WebhookParts;
  readonly #providers: ReadonlyMap<string, MailProvider>;
  readonly #guard: ReplayGuard;
  readonly #inHand: BytesInHand;

  constructor(parts: WebhookParts) {
    this.#parts = parts;
    this.#providers = providersOf(parts);
    this.#guard = new ReplayGuard(parts.clock);
    // A mail in base64 or in JSON's escapes is larger than it is.
    this.#inHand = new BytesInHand(parts.maxMessageBytes * 2, maxBytesInHand);
  }

  async answer(request: Request): Promise<Response> {
    const name = /\/email\/([a-z]{1,20})(?:\/mime)?\/?$/.exec(new URL(request.url).pathname)?.[1] ?? '';
    const provider = this.#providers.get(name);
    if (provider === undefined) return say(404, 'No such provider here');
    if (request.method !== 'POST' || request.body === null) return say(405, 'POST only');
    const cancel = new AbortController();
    const stream = Readable.fromWeb(request.body as ReadableStream, { signal: cancel.signal });
    const body = await this.#inHand.collect(stream, () => cancel.abort()).catch(() => null);
    if (body === null || body.kind === 'too-large') return say(413, 'Too large');
    if (body.kind === 'crowded') return tryLater();
    try {
      const news = await provider.read({ headers: request.headers, body: body.raw });
      return await this.#take(name, news);
    } finally {
      body.release();
    }
  }

  async #take(name: string, news: ProviderNews): Promise<Response> {
    const { logger } = this.#parts;
    if (news.kind === 'unreadable') {
      logger.warn(`${name} sent what cannot be read`, { channel: 'email', reason: news.reason });
      return say(422, news.reason);
    }
    const unsigned = news.kind === 'unsigned' ? news.reason : news.seal && this.#guard.refusal(news.seal);
    if (news.kind === 'unsigned' || unsigned !== null) {
      logger.warn(`a call that is not ${name}'s`, { channel: 'email', reason: unsigned ?? '' });
      return say(401, 'Not signed for us');
    }
    const outcome = await this.#act(news);
    logger.info(`${name}: ${news.kind} ${outcome.kind}`, {
      channel: 'email',
      ...(outcome.kind === 'refused' ? { reason: outcome.reason } : {}),
    });
    if (outcome.kind === 'refused' && outcome.retry === 'later') return tryLater();
    if (news.seal !== null) this.#guard.done(news.seal);
    return say(200, 'ok');
  }

  async #act(news: Exclude<ProviderNews, { kind: 'unsigned' | 'unreadable' }>): Promise<ReceiveOutcome> {
    const { mailroom, port } = this.#parts;
    if (news.kind === 'mail') return this.#receive(news);
    if (news.kind === 'confirm') return this.#confirm(news.url);
    for (const report of news.reports) {
      const outcome = await mailroom.report(report, port);
      if (outcome.kind === 'refused' && outcome.retry === 'later') return outcome;
    }
    return { kind: 'taken' };
  }

  async #receive({ mail }: Extract<ProviderNews, { kind: 'mail' }>): Promise<ReceiveOutcome> {
    const { mailroom, port, maxMessageBytes } = this.#parts;
    if (mail.raw.byteLength > maxMessageBytes) return { kind: 'refused', reason: 'too large', retry: 'never' };
    return mailroom.deliver(mail, port);
  }

  async #confirm(url: string): Promise<ReceiveOutcome> {
    const answer = await this.#parts.fetch(url, { redirect: 'error', signal: AbortSignal.timeout(confirmMs) });
    await answer.body?.cancel();
    return answer.ok ? { kind: 'taken' } : { kind: 'refused', reason: 'not confirmed', retry: 'later' };
  }
}
