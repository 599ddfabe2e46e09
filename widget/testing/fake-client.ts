import type {
  Client,
  ClientEvents,
  ConnectionState,
  DraftView,
  FileProgress,
  Handoff,
  Refused,
  Timeline,
} from '@throughline/sdk';
import { type AddressView, type CodeSent, type Continued, type WantedContract, withHints } from '@throughline/sdk/wire';
import { ledTo } from '../contract/contract-choice.ts';
import { FakeDraft } from './fake-draft.ts';
import { said, sampleNow, sampleTimeline } from './sample-timeline.ts';

/** A client without a gateway: it notes what was asked of it, and a test says what comes back. */
export class FakeClient implements Client {
  timeline: Timeline = sampleTimeline();
  connection: ConnectionState = { state: 'idle' };
  addresses: readonly AddressView[] = [];
  identity: ClientEvents['identity'] = null;
  elsewhere: number | null = null;
  /** Everything asked, in order, as `[method, ...arguments]`. */
  readonly asked: unknown[][] = [];
  /** What the next requests answer. */
  readonly answers: {
    requestAddress: CodeSent | Refused;
    confirmAddress: AddressView | Refused;
    continueFrom: (Continued | Refused)[];
    attachmentUrl: { url: string; expiresAt: number } | Refused;
    handoff: Handoff | Refused;
    take: 'taken' | 'already-here' | Refused;
    takeBack: 'here' | Refused;
  } = {
    requestAddress: { addressId: 'address-1', hint: 'm•••@example.org', expiresAt: sampleNow + 900_000 },
    confirmAddress: { addressId: 'address-1', channel: 'email', hint: 'm•••@example.org', confirmed: true },
    continueFrom: [],
    attachmentUrl: {
      url: 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7',
      expiresAt: 4e12,
    },
    handoff: {
      url: 'https://shop.example/#throughline-handoff=a-secret-for-two-minutes',
      secret: 'a-secret-for-two-minutes',
      expiresAt: sampleNow + 120_000,
    },
    take: 'taken',
    takeBack: 'here',
  };
  /** What the gateway says of the site once connected. */
  site: ClientEvents['site'] = { name: 'Blumen Bauer', channels: ['email'] };
  isOnline = true;
  storageKind: ClientEvents['storage']['kind'] = 'indexeddb';

  readonly #listeners = new Map<keyof ClientEvents, Set<(detail: never) => void>>();

  get listenerCount(): number {
    return [...this.#listeners.values()].reduce((count, { size }) => count + size, 0);
  }

  get conversations(): Client['conversations'] {
    return [];
  }

  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  emit<E extends keyof ClientEvents>(event: E, detail: ClientEvents[E]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(detail as never);
  }

  /** Names of the methods called so far. */
  get calls(): string[] {
    return this.asked.map(([method]) => String(method));
  }

  async start(): Promise<void> {
    if (this.calls.includes('start')) return;
    this.asked.push(['start']);
    this.emit('storage', { kind: this.storageKind });
    this.emit('site', this.site);
    this.emit('availability', { online: this.isOnline });
    this.setConnection({ state: 'live' });
    this.emit('timeline', this.timeline);
  }

  setConnection(connection: ConnectionState): void {
    this.connection = connection;
    this.emit('connection', connection);
  }

  /** Changes what the conversation holds. */
  show(changes: Partial<Timeline>): void {
    this.timeline = { ...this.timeline, ...changes };
    this.emit('timeline', this.timeline);
  }

  setAddresses(addresses: readonly AddressView[]): void {
    this.addresses = addresses;
    this.emit('addresses', addresses);
  }

  destroy(): void {
    this.asked.push(['destroy']);
  }

  async send(text: string, files: readonly string[] = []): Promise<string> {
    this.asked.push(files.length > 0 ? ['send', text, ...files] : ['send', text]);
    this.show({ items: [...this.timeline.items, said(text, { seq: null, mark: 'sending' })] });
    return text;
  }

  async edit(seq: number, text: string): Promise<string> {
    this.asked.push(['edit', seq, text]);
    return 'entry-edit';
  }

  async remove(seq: number): Promise<string> {
    this.asked.push(['remove', seq]);
    return 'entry-removal';
  }

  async attachmentUrl(attachmentId: string): Promise<{ url: string; expiresAt: number } | Refused> {
    this.asked.push(['attachmentUrl', attachmentId]);
    return this.answers.attachmentUrl;
  }

  readonly draft = new FakeDraft(
    (text, files) => this.send(text, files),
    (draft) => this.emit('draft', draft),
    this.asked,
  );

  /** What another tab writes, or a restart finds. */
  write(text: string, files: readonly FileProgress[] = []): void {
    this.draft.put({ text, files } satisfies DraftView);
  }

  identify(): void {
    this.asked.push(['identify']);
  }

  /** Also what the other tabs of the profile hear. */
  async logout(): Promise<void> {
    this.asked.push(['logout']);
    this.draft.put({ text: '', files: [] });
    this.timeline = sampleTimeline();
    this.identity = null;
    this.emit('signed-out', {});
  }

  track(): void {
    this.asked.push(['track']);
  }

  setAttributes(): void {
    this.asked.push(['setAttributes']);
  }

  tags(): void {
    this.asked.push(['tags']);
  }

  /** The conversation goes on elsewhere, or is here again. */
  setElsewhere(since: number | null): void {
    this.elsewhere = since;
    this.emit('handoff:taken', { since });
  }

  readonly handoff: Client['handoff'] = {
    create: async (pageUrl) => {
      this.asked.push(['handoff.create', pageUrl]);
      return this.answers.handoff;
    },
    take: async (secret) => {
      this.asked.push(['handoff.take', secret]);
      return this.answers.take;
    },
    takeBack: async () => {
      this.asked.push(['handoff.takeBack']);
      if (this.answers.takeBack === 'here') this.setElsewhere(null);
      return this.answers.takeBack;
    },
  };

  async retry(entryId: string): Promise<void> {
    this.asked.push(['retry', entryId]);
  }

  async discard(entryId: string): Promise<void> {
    this.asked.push(['discard', entryId]);
    this.show({ items: this.timeline.items.filter((item) => item.key !== entryId) });
  }

  typing(on: boolean): void {
    this.asked.push(['typing', on]);
  }

  markRead(): void {
    this.asked.push(['markRead']);
    this.show({ unreadCount: 0 });
  }

  async earlier(): Promise<void> {
    this.asked.push(['earlier']);
  }

  /** What the gateway will state once the address is proven. */
  #wantedOnceProven: { channel: AddressView['channel']; wanted: WantedContract } | null = null;

  #state(wanted: WantedContract): void {
    const hintOf = (addressId: string): string | null =>
      this.addresses.find((known) => known.addressId === addressId)?.hint ?? 'm•••@example.org';
    const { steps } = withHints(wanted, hintOf);
    this.show({ contract: { ...wanted, steps, setBy: 'contact', setOn: 'web' } });
  }

  readonly reply: Client['reply'] = {
    get: () => this.timeline.contract,
    options: () => ({ channels: this.site.channels, addresses: this.addresses }),
    set: async (wanted: WantedContract) => {
      this.asked.push(['reply.set', wanted]);
      this.#state(wanted);
      return 'entry-1';
    },
    requestAddress: async (channel, address, contract) => {
      this.asked.push(['reply.requestAddress', channel, address, contract]);
      this.#wantedOnceProven = contract && { channel, wanted: contract };
      return this.answers.requestAddress;
    },
    confirmAddress: async (addressId, code) => {
      this.asked.push(['reply.confirmAddress', addressId, code]);
      const answer = this.answers.confirmAddress;
      if (!('refused' in answer) && this.#wantedOnceProven !== null) {
        this.#state(ledTo(this.#wantedOnceProven.wanted, this.#wantedOnceProven.channel, addressId));
      }
      return answer;
    },
  };

  async continueFrom(secret: string, code?: string): Promise<Continued | Refused> {
    this.asked.push(code === undefined ? ['continueFrom', secret] : ['continueFrom', secret, code]);
    return this.answers.continueFrom.shift() ?? { outcome: 'linked' };
  }
}
