import { type Client, createClient } from '@throughline/sdk';
import type { ReadEntry, WantedContract } from '@throughline/sdk/wire';
import { GatewayUnderLoad, signInAgent } from '../gateway-under-load.ts';
import { WireClient } from '../wire-client.ts';
import { until } from '../writers.ts';
import { type Checks, hold } from './checks.ts';
import { hasSNail, replyBySNail } from './customer-clients.ts';
import { awaitMail, type FetchedMail } from './customer-mailbox.ts';
import { customers, domains } from './peer-config.ts';
import type { RealPeers } from './real-peers.ts';

const byMail = (...addressIds: (string | null)[]): WantedContract => ({
  steps: addressIds.map((addressId, index) => ({ channel: 'email', addressId, afterSeconds: index * 3_600 })),
  quiet: null,
  until: null,
});

const bodyOf = ({ raw }: FetchedMail): string => raw.toString('latin1').split('\r\n\r\n').slice(1).join('\r\n\r\n');

/** A customer in a browser, an agent at the desk and a gateway in a process of its own, with real mail in between. */
class Story {
  readonly #peers: RealPeers;
  readonly #customer: Client;
  readonly #agent: WireClient;
  conversationId = '';

  constructor(peers: RealPeers, customer: Client, agent: WireClient) {
    this.#peers = peers;
    this.#customer = customer;
    this.#agent = agent;
  }

  static async begin(peers: RealPeers, gateway: GatewayUnderLoad): Promise<Story> {
    const { url, siteId: site, origin } = gateway;
    const customer = createClient({ gateway: url, site, origin, locale: 'en', storage: 'memory' });
    const token = await signInAgent(gateway);
    const { client: agent } = await WireClient.connect(gateway, { as: 'agent', token });
    const story = new Story(peers, customer, agent);
    customer.on('timeline', ({ conversationId }) => {
      story.conversationId = conversationId ?? '';
    });
    await customer.start();
    await customer.send('Is the jacket in stock?');
    await until('the conversation', () => story.conversationId !== '');
    return story;
  }

  leave(): void {
    this.#customer.destroy();
    this.#agent.close();
  }

  /** Leaves an address, reads the code in the mailbox and confirms it; answers go there from then on. */
  async leaveAddress(address: string): Promise<string> {
    const sent = await this.#customer.reply.requestAddress('email', address, byMail(null));
    if ('refused' in sent) throw new Error(`no code was sent: ${sent.refused}`);
    const mail = await awaitMail(this.#peers, address, (it) => /\b\d{6}\b/.test(bodyOf(it)));
    const code = /\b(\d{6})\b/.exec(bodyOf(mail))?.[1] ?? '';
    const confirmed = await this.#customer.reply.confirmAddress(sent.addressId, code);
    if ('refused' in confirmed) throw new Error(`the code was not taken: ${confirmed.refused}`);
    return sent.addressId;
  }

  async wantAnswers(...addressIds: string[]): Promise<void> {
    await this.#customer.reply.set(byMail(...addressIds));
    await until('the contract', () => this.#customer.reply.get().steps.length === addressIds.length);
  }

  answer(text: string): void {
    this.#agent.append(crypto.randomUUID(), this.conversationId, { kind: 'message', text });
  }

  async entry(what: string, fits: (entry: ReadEntry) => boolean): Promise<ReadEntry> {
    let entries: readonly ReadEntry[] = [];
    const read = async (): Promise<void> => {
      entries = await this.#agent.readAll(this.conversationId);
    };
    for (let tries = 0; tries < 200; tries += 1) {
      await read();
      const found = entries.find(fits);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`not in the conversation: ${what}`);
  }
}

async function tell(story: Story, peers: RealPeers, checks: Checks): Promise<void> {
  const benId = await checks.see(
    'Gateway: a customer leaves an address and confirms it by the code in the mailbox',
    () => story.leaveAddress(customers.ben),
  );
  const mail = await checks.see('Gateway: the agent’s answer is in the customer’s mailbox', () => {
    story.answer('It is in stock.');
    return awaitMail(peers, customers.ben, (it) => it.raw.includes('It is in stock.'));
  });
  if (mail !== null && hasSNail()) {
    await checks.see('Gateway: the customer’s reply (s-nail) is in the conversation, in their name', async () => {
      await replyBySNail(peers, mail, 'Please keep one for me.', customers.ben);
      const { body, author } = await story.entry('the reply', (it) => JSON.stringify(it.body).includes('keep one'));
      hold(body.kind === 'message' && body.text === 'Please keep one for me.', JSON.stringify(body));
      hold(author.kind === 'contact', JSON.stringify(author));
    });
  }
  await checks.see(
    'Gateway: when the first mailbox is closed, the report makes the contract’s next step',
    async () => {
      const leaverId = await story.leaveAddress(customers.leaver);
      await story.wantAnswers(leaverId, benId ?? '');
      await peers.close(customers.leaver);
      story.answer('It is yours.');
      const startedAt = performance.now();
      const failed = await story.entry(
        'the failure',
        ({ body }) => body.kind === 'delivery' && body.status === 'failed',
      );
      await awaitMail(peers, customers.ben, (it) => it.raw.includes('It is yours.'));
      return { failed, durationMs: performance.now() - startedAt };
    },
    ({ failed: { body }, durationMs }) =>
      `${body.kind === 'delivery' ? body.reason : ''}; at the second address after ${durationMs.toFixed(0)} ms instead of an hour`,
  );
}

/** The whole gateway, as an operator runs it, with a real Postfix and Dovecot. */
export async function wholeGateway(peers: RealPeers, checks: Checks): Promise<void> {
  const gateway = new GatewayUnderLoad({
    THROUGHLINE_SMTP_URL: `smtp://127.0.0.1:${peers.smtp}`,
    THROUGHLINE_MAIL_FROM: `support@${domains.listen}`,
    THROUGHLINE_MAIL_DOMAIN: domains.listen,
    THROUGHLINE_MAIL_LISTEN_PORT: String(peers.gateway),
  });
  const story = await checks.see('Gateway: starts, and a customer writes', async () => {
    await gateway.start();
    return Story.begin(peers, gateway);
  });
  try {
    if (story !== null) await tell(story, peers, checks);
  } finally {
    story?.leave();
    await gateway.remove();
  }
}
