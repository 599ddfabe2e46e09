import type { Draft } from '../compose-mail.ts';
import type { LabState } from '../lab.ts';
import type { LabPlaces } from '../lab-page.ts';
import type { MailView } from '../mail-view.ts';
import { api } from './api.ts';

/** What the customer holds in front of them: one of two devices, or neither. */
export type Device = 'laptop' | 'phone' | 'closed';
export type MailTab = 'text' | 'html' | 'headers' | 'source';
export type Pane = 'mail' | 'switches';

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
  switchesOf: string | null;
  problem: string | null;
}

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
      switchesOf: null,
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
      this.set({ lab, readAt: Date.now(), mailbox, mails, mailId: this.#shownMail(mails) });
    });
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
