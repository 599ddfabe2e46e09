import { type Client, createClient, type WantedContract } from '@throughline/sdk';
import { type AgentClient, createAgentClient } from '@throughline/sdk/agent';
import type { Demo } from '../demo.ts';
import type { Draft } from './compose-mail.ts';
import { deliveriesOf } from './export-run.ts';
import { readMail } from './read-mail.ts';
import type { Deed, Run, RunDelivery, SentMail, StatedContract } from './run-file.ts';
import type { Story } from './story.ts';

/** Real time one step may take on a busy machine. */
const patienceMs = 15_000;
/** And what is on its way, before the clock is turned. */
const settleMs = 2_000;
const lookMs = 25;
const pause = () => new Promise((resolve) => setTimeout(resolve, lookMs));

/** Looks until something is there. @throws Error when it does not come */
async function until<T>(what: string, look: () => Promise<T | null> | T | null): Promise<T> {
  for (const end = Date.now() + patienceMs; Date.now() < end; ) {
    const found = await look();
    if (found !== null) return found;
    await pause();
  }
  throw new Error(`The run does not go on: ${what}`);
}

/** The people of a run and the lab they act in. */
class Stand {
  readonly demo: Demo;
  readonly startAt: number;
  readonly #customer: Client;
  readonly #agent: AgentClient;
  readonly #proven = new Map<string, string>();

  constructor(demo: Demo) {
    this.demo = demo;
    this.startAt = demo.lab.clock.now();
    const site = { gateway: demo.gatewayUrl, site: demo.siteId, locale: 'en' } as const;
    this.#customer = createClient({ ...site, origin: demo.shopUrl, storage: 'memory' });
    // The desk is the gateway's own page.
    this.#agent = createAgentClient({ ...site, origin: demo.gatewayUrl });
  }

  async open(): Promise<void> {
    const { agent } = this.demo;
    if (!agent) throw new Error('The agent of the demo is not known');
    await this.#customer.start();
    const signedIn = await this.#agent.signIn(agent.email, agent.password);
    if ('refused' in signedIn) throw new Error(`The agent could not sign in: ${signedIn.refused}`);
  }

  close(): void {
    this.#customer.destroy();
    this.#agent.destroy();
  }

  /** The conversation as it is; null before there is one. */
  async story(): Promise<Story | null> {
    const line = this.demo.lab.eye?.conversations().at(-1);
    return line ? ((await this.demo.lab.eye?.story(line.conversationId)) ?? null) : null;
  }

  /**
   * Turns the clock on to a moment of the run. What is on its way is let arrive first, since a turned clock times it out;
   * what does not arrive waits for the clock itself.
   */
  async reach(atMs: number): Promise<void> {
    const restMs = this.startAt + atMs - this.demo.lab.clock.now();
    if (restMs <= 0) return;
    for (const end = Date.now() + settleMs; Date.now() < end; await pause()) {
      const story = await this.story();
      if (!story?.deliveries.some(({ status }) => status === 'sending')) break;
    }
    this.demo.lab.turnClock(this.demo.lab.clock.offsetMs + restMs);
  }

  async act(deed: Deed): Promise<void> {
    const { lab } = this.demo;
    if (deed.does === 'says') return this.#logged('message', () => this.#customer.send(deed.text ?? ''));
    if (deed.does === 'reads') return this.#logged('receipt', async () => this.#customer.markRead());
    if (deed.does === 'states') return this.#state(deed.contract);
    if (deed.does === 'mails') return this.#mail(deed);
    if (deed.does === 'texts') return this.#text(deed.from, deed.text);
    if (deed.does === 'answers') return this.#logged('message', async () => this.#answer(deed.text));
    if (deed.does === 'reports') return this.#reported(deed.delivery, deed.status);
    if (deed.does === 'switches-mail') return lab.changeMailSwitches(deed.change);
    if (deed.does === 'switches-texts') return lab.changeSmsSwitches(deed.change);
    if (deed.does === 'calms') return lab.calm();
    return lab.actOnGateway(deed.does === 'kills' ? 'kill' : 'start');
  }

  /** Does something that puts one more entry of a kind into the log, and waits for it. */
  async #logged(kind: string, act: () => Promise<unknown>): Promise<void> {
    const count = async () => (await this.story())?.entries.filter(({ body }) => body.kind === kind).length ?? 0;
    const before = await count();
    await act();
    await until(`no ${kind} came into the log`, async () => ((await count()) > before ? true : null));
  }

  async #answer(text: string): Promise<void> {
    const story = await until('there is no conversation', () => this.story());
    if (this.#agent.timeline?.conversationId !== story.conversationId) this.#agent.open(story.conversationId);
    await until('the desk does not open it', () => (this.#agent.timeline?.head ? true : null));
    this.#agent.send(text);
  }

  async #state({ steps, quiet, untilMs }: StatedContract): Promise<void> {
    const wanted: WantedContract['steps'][number][] = [];
    for (const { channel, address, afterSeconds } of steps) {
      const addressId = channel === 'web' || address === null ? null : await this.#prove(channel, address);
      wanted.push({ channel, addressId, afterSeconds });
    }
    const end = untilMs === null ? null : this.startAt + untilMs;
    await this.#logged('contract', () => this.#customer.reply.set({ steps: wanted, quiet, until: end }));
  }

  /** Proves an address with the code that comes there. */
  async #prove(channel: 'email' | 'sms', address: string): Promise<string> {
    const known = this.#proven.get(address);
    if (known !== undefined) return known;
    const texts = () => this.#received(channel, address);
    const before = (await texts()).length;
    const sent = await this.#customer.reply.requestAddress(channel, address, null);
    if ('refused' in sent) throw new Error(`No code was sent: ${sent.refused}`);
    const code = await until(`no code came to ${address}`, async () => {
      const text = (await texts())[before];
      return (text !== undefined && /\b\d{6}\b/.exec(text)?.[0]) || null;
    });
    const confirmed = await this.#customer.reply.confirmAddress(sent.addressId, code);
    if ('refused' in confirmed) throw new Error(`The code was not taken: ${confirmed.refused}`);
    this.#proven.set(address, confirmed.addressId);
    return confirmed.addressId;
  }

  async #received(channel: 'email' | 'sms', address: string): Promise<string[]> {
    const { mailboxes, phones } = this.demo.lab;
    if (channel === 'sms') {
      return phones.texts(address).flatMap(({ direction, text }) => (direction === 'received' ? [text] : []));
    }
    const mails = mailboxes.mails(address).filter(({ direction }) => direction === 'received');
    return Promise.all(mails.map(async ({ raw }) => (await readMail(raw)).text));
  }

  async #mail({ from, to, answers, subject, text }: SentMail): Promise<void> {
    const { lab } = this.demo;
    const own = { from, sentBy: null, to: to ?? '', subject: subject ?? '', text, inReplyTo: null, references: null };
    await lab.send(answers === null ? own : { ...(await this.#draftFor(answers, text)), from });
    await until('the mail does not leave', () => {
      const passage = lab.mailboxes.mails(from).findLast(({ direction }) => direction === 'sent')?.passage;
      return passage === undefined || passage?.state === 'waiting' ? null : true;
    });
  }

  async #draftFor(delivery: number, words: string): Promise<Draft> {
    const { mailboxes } = this.demo.lab;
    const id = (await this.story())?.deliveries[delivery]?.deliveryId ?? '';
    const mail = await until('the mail to answer is not there', () => {
      const mails = mailboxes.list().flatMap(({ address }) => mailboxes.mails(address));
      return mails.find(({ direction, raw }) => direction === 'received' && Buffer.from(raw).includes(id)) ?? null;
    });
    return this.demo.lab.draftReply(mail, words);
  }

  async #text(from: string, text: string): Promise<void> {
    const { lab } = this.demo;
    lab.sendText(from, text);
    await until('the text does not leave', () => {
      const passage = lab.phones.texts(from).findLast(({ direction }) => direction === 'sent')?.passage;
      return passage?.state === 'waiting' ? null : true;
    });
  }

  async #reported(delivery: number, status: string): Promise<void> {
    await until(`delivery ${delivery} does not become ${status}`, async () => {
      const life = (await this.story())?.deliveries[delivery]?.life;
      return life?.some((event) => event.status === status) ? true : null;
    });
  }
}

/** Plays a run in a fresh demo. The result is what became of its deliveries. */
export async function playRun(run: Run, demo: Demo): Promise<readonly RunDelivery[]> {
  const stand = new Stand(demo);
  try {
    await stand.open();
    for (const { atMs, ...deed } of run.steps) {
      await stand.reach(atMs);
      await stand.act(deed);
    }
    const story = await stand.story();
    return story ? deliveriesOf(story) : [];
  } finally {
    stand.close();
  }
}
