import type { Draft } from '../compose-mail.ts';
import type { LabState } from '../lab.ts';
import type { LabPlaces } from '../lab-page.ts';
import type { MailView } from '../mail-view.ts';
import type { TextView } from '../phones.ts';
import type { ConversationLine, Story } from '../story.ts';
import { api } from './api.ts';

/** What the customer holds in front of them: one of two devices, or neither. */
export type Device = 'laptop' | 'phone' | 'closed';
export type MailTab = 'text' | 'html' | 'headers' | 'source';
export type Pane = 'mail' | 'phone' | 'plan' | 'switches';

/** Everything the page shows. */
export interface PageState {
  lab: LabState | null;
  /** The machine's time when `lab` was read, to let its clock run on. */
  readAt: number;
  isConnected: boolean;
  device: Device;
  /** The address in the device's frame; a new `frameKey` loads it again. */
  frameUrl: string;
  frameKey: number;
  pane: Pane;
  mailbox: string | null;
  mails: readonly MailView[];
  mailId: string | null;
  tab: MailTab;
  draft: Draft | null;
  isSending: boolean;
  /** Whose switches are shown; null for everybody's. */
  mailOf: string | null;
  textsOf: string | null;
  /** The phone that is shown. */
  number: string;
  texts: readonly TextView[];
  textDraft: string;
  conversations: readonly ConversationLine[];
  /** The conversation whose timeline is shown; null for the newest. */
  conversationId: string | null;
  story: Story | null;
  /** The delivery whose life is told. */
  deliveryId: string | null;
  problem: string | null;
}

/** Of the numbers the German regulator keeps for films. */
const firstNumber = '+4917604069042';

/** The page's state and what can be done with it; calls `onChange` after each change. */
export class LabModel {
  readonly places: LabPlaces;
  readonly #onChange: () => void;
  state: PageState;

  constructor(places: LabPlaces, onChange: () => void) {
    this.places = places;
    this.#onChange = onChange;
    this.state = {
      lab: null,
      readAt: 0,
      isConnected: false,
      device: 'laptop',
      frameUrl: places.shopUrl,
      frameKey: 0,
      pane: 'mail',
      mailbox: null,
      mails: [],
      mailId: null,
      tab: 'html',
      draft: null,
      isSending: false,
      mailOf: null,
      textsOf: null,
      number: firstNumber,
      texts: [],
      textDraft: '',
      conversations: [],
      conversationId: null,
      story: null,
      deliveryId: null,
      problem: null,
    };
  }

  set(change: Partial<PageState>): void {
    this.state = { ...this.state, ...change };
    this.#onChange();
  }

  /** Follows the lab's changes. The result ends it. */
  follow(): () => void {
    const events = new EventSource('/api/events');
    events.addEventListener('hello', () => {
      this.set({ isConnected: true });
      void this.readAll();
    });
    events.addEventListener('change', () => void this.readAll());
    events.addEventListener('error', () => this.set({ isConnected: false }));
    return () => events.close();
  }

  /** Reads everything shown again; what changed while reading is read after the next hint. */
  async readAll(): Promise<void> {
    await this.act(async () => {
      const lab = await api.state();
      const mailbox = this.state.mailbox ?? lab.mailboxes[0]?.address ?? null;
      const mails = mailbox === null ? [] : await api.mails(mailbox);
      const { number } = this.state;
      const shown = number === firstNumber ? (lab.phones[0]?.number ?? number) : number;
      const texts = await api.texts(shown);
      this.set({ lab, readAt: Date.now(), mailbox, mails, mailId: this.#shownMail(mails), number: shown, texts });
      if (this.state.pane === 'plan') await this.#readStory();
    });
  }

  /** Shows a pane; the timeline is read only while it is shown. */
  async show(pane: Pane): Promise<void> {
    this.set({ pane });
    await this.readAll();
  }

  async openStory(conversationId: string): Promise<void> {
    this.set({ conversationId, story: null, deliveryId: null });
    await this.readAll();
  }

  async openPhone(typed: string): Promise<void> {
    this.set({ number: typed.replace(/[\s()/.-]/g, ''), texts: [] });
    await this.readAll();
  }

  async sendText(text: string): Promise<void> {
    await this.act(async () => {
      await api.sendText(this.state.number, text);
      if (text === this.state.textDraft) this.set({ textDraft: '' });
    });
  }

  async #readStory(): Promise<void> {
    const conversations = await api.conversations();
    const shown = this.state.conversationId ?? conversations[0]?.conversationId;
    const story = shown === undefined ? null : await api.story(shown);
    this.set({ conversations, story });
  }

  async openMailbox(mailbox: string): Promise<void> {
    this.set({ mailbox, mails: [], mailId: null, draft: null });
    await this.readAll();
  }

  async reply(mailId: string): Promise<void> {
    await this.act(async () => this.set({ draft: await api.draftReply(mailId) }));
  }

  async send(): Promise<void> {
    const { draft } = this.state;
    if (!draft) return;
    this.set({ isSending: true });
    await this.act(async () => {
      await api.send(draft);
      this.set({ draft: null, mailbox: draft.from.toLowerCase() });
    });
    this.set({ isSending: false });
    await this.readAll();
  }

  /** Puts a device into the customer's hands; `url` is a page of the shop under either origin. */
  hold(device: Device, url = this.places.shopUrl): void {
    const origin = device === 'phone' ? this.places.secondShopUrl : this.places.shopUrl;
    const { pathname, search, hash } = new URL(url);
    this.set({ device, frameUrl: `${origin}${pathname}${search}${hash}`, frameKey: this.state.frameKey + 1 });
  }

  /** Does something with the lab and shows what went wrong. */
  async act(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
      if (this.state.problem !== null) this.set({ problem: null });
    } catch (error) {
      this.set({ problem: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Who looks at the newest mail is shown the next one when it comes. */
  #shownMail(mails: readonly MailView[]): string | null {
    const { mailId, mails: before } = this.state;
    const looksAtNewest = before.at(-1)?.mailId === mailId;
    if (!looksAtNewest && mails.some((mail) => mail.mailId === mailId)) return mailId;
    return mails.at(-1)?.mailId ?? null;
  }
}
