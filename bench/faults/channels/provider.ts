import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { DeliveryReport } from '../../../gateway/channel/channel.ts';
import type { PlayedMessage } from './played-channel.ts';

/** A message the provider took; each try of an SMS is one of its own, as with real providers. */
export interface TakenMessage extends PlayedMessage {
  channel: 'sms' | 'email';
  externalId: string;
  /** It said later that the message never arrived. */
  hasFailed: boolean;
}

/** What the provider did to those who sent. */
export interface Mischief {
  /** Took the message and broke the connection, or never answered. */
  silent: number;
  /** Broke the connection and took nothing. */
  dropped: number;
  busy: number;
  refused: number;
  webhooks: number;
  repeatedWebhooks: number;
}

export interface PlayedProvider {
  url: string;
  taken: readonly TakenMessage[];
  mischief: Mischief;
  /** Where its webhooks go from now on. */
  callbackUrl: string;
  /** Webhooks that were not answered with 200 yet; it goes on until they are. */
  waiting: number;
  stop(): Promise<void>;
}

const share = { busy: 0.03, refused: 0.02, dropped: 0.02, broken: 0.05, hangs: 0.003, askFails: 0.25 };
const webhook = { fails: 0.04, read: 0.1, repeated: 0.3, atMostMs: 1_500, againMs: 150, namesDelivery: 0.5 };

async function bodyOf(request: IncomingMessage): Promise<PlayedMessage> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as PlayedMessage;
}

/**
 * A provider of SMS and e-mail that is as bad as providers get: busy, silent after taking a message, with webhooks that
 * are repeated, come in any order and before the answer. It keeps what reached its customers' phones and mailboxes.
 */
export async function startPlayedProvider(random: () => number): Promise<PlayedProvider> {
  const provider = new Provider(random);
  await provider.start();
  return provider;
}

class Provider implements PlayedProvider {
  url = '';
  callbackUrl = '';
  waiting = 0;
  readonly taken: TakenMessage[] = [];
  readonly mischief: Mischief = { silent: 0, dropped: 0, busy: 0, refused: 0, webhooks: 0, repeatedWebhooks: 0 };
  readonly #random: () => number;
  readonly #server = createServer((request, response) => {
    // A killed sender resets its connections; that is the point here.
    this.#answer(request, response).catch(() => response.destroy());
  });
  #isStopped = false;

  constructor(random: () => number) {
    this.#random = random;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The played provider has no port.');
    this.url = `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, channel, deliveryId] = (request.url ?? '').split('/');
    if (channel !== 'sms' && channel !== 'email') return void response.writeHead(400).end();
    if (request.method === 'GET') return this.#tell(response, deliveryId ?? '');
    await this.#take(channel, await bodyOf(request), response);
  }

  /** Says what it knows of a message, when it can be asked. */
  #tell(response: ServerResponse, deliveryId: string): void {
    if (this.#random() < share.askFails) return void response.writeHead(503).end();
    const message = this.taken.find((candidate) => candidate.deliveryId === deliveryId);
    if (!message) return void response.writeHead(404).end();
    response.writeHead(200).end(JSON.stringify({ externalId: message.externalId }));
  }

  async #take(channel: TakenMessage['channel'], message: PlayedMessage, response: ServerResponse): Promise<void> {
    const drawn = this.#random();
    let below = share.busy;
    if (drawn < below) return this.#decline(response, 503, 'busy');
    below += share.dropped;
    if (drawn < below) return this.#fallSilent(response, 'dropped');
    below += share.refused;
    if (drawn < below && channel === 'sms') return this.#decline(response, 404, 'refused');
    await pause(this.#random() * 20);
    const externalId = channel === 'email' ? `<${message.deliveryId}@bench.test>` : crypto.randomUUID();
    const taken: TakenMessage = { ...message, channel, externalId, hasFailed: false };
    this.taken.push(taken);
    if (channel === 'sms') this.#reportOn(taken);
    below += share.broken;
    if (drawn < below) return this.#fallSilent(response, 'silent');
    if (drawn < below + share.hangs) {
      // Never an answer.
      this.mischief.silent += 1;
      return;
    }
    response.writeHead(201).end(JSON.stringify({ externalId }));
  }

  #decline(response: ServerResponse, status: number, what: 'busy' | 'refused'): void {
    this.mischief[what] += 1;
    response.writeHead(status).end();
  }

  #fallSilent(response: ServerResponse, what: 'silent' | 'dropped'): void {
    this.mischief[what] += 1;
    response.destroy();
  }

  /** What becomes of a message, each as a webhook at its own random moment. */
  #reportOn(message: TakenMessage): void {
    message.hasFailed = this.#random() < webhook.fails;
    const ending: DeliveryReport['status'] = message.hasFailed ? 'failed' : 'delivered';
    const statuses: DeliveryReport['status'][] = ['accepted', ending];
    if (!message.hasFailed && this.#random() < webhook.read) statuses.push('read');
    for (const status of statuses) {
      const report = this.#report(message, status);
      const times = this.#random() < webhook.repeated ? 2 : 1;
      this.mischief.repeatedWebhooks += times - 1;
      for (let time = 0; time < times; time += 1) void this.#post(report, this.#random() * webhook.atMostMs);
    }
  }

  #report({ deliveryId, externalId }: TakenMessage, status: DeliveryReport['status']): DeliveryReport {
    return {
      channel: 'sms',
      eventKey: `${externalId} ${status}`,
      deliveryId: this.#random() < webhook.namesDelivery ? deliveryId : null,
      externalId,
      status,
      reason: status === 'failed' ? 'unreachable' : null,
      failure: status === 'failed' ? 'soft' : null,
      at: Date.now(),
    };
  }

  async #post(report: DeliveryReport, delayMs: number): Promise<void> {
    this.waiting += 1;
    this.mischief.webhooks += 1;
    await pause(delayMs);
    while (!this.#isStopped) {
      const signal = AbortSignal.timeout(3_000);
      const posted = fetch(this.callbackUrl, { method: 'POST', body: JSON.stringify(report), signal });
      if ((await posted.catch(() => null))?.status === 200) break;
      await pause(webhook.againMs);
    }
    this.waiting -= 1;
  }
}
