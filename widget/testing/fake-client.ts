import type { Client, ClientEvents, ConnectionState, Refused, Timeline } from '@throughline/sdk';
import { type AddressView, type CodeSent, type Continued, type WantedContract, withHints } from '@throughline/sdk/wire';
import { ledTo } from '../chat/contract-choice.ts';
import { said, sampleNow, sampleTimeline } from './sample-timeline.ts';

type Listeners = { [E in keyof ClientEvents]: Set<(detail: ClientEvents[E]) => void> };

/** A client without a gateway: it notes what was asked of it, and a test says what comes back. */
export class FakeClient implements Client {
  timeline: Timeline = sampleTimeline();
  connection: ConnectionState = { state: 'idle' };
  addresses: readonly AddressView[] = [];
  /** Everything asked, in order, as `[method, ...arguments]`. */
  readonly asked: unknown[][] = [];
  /** What the next requests answer. */
  readonly answers: {
    requestAddress: CodeSent | Refused;
    confirmAddress: AddressView | Refused;
    continueFrom: (Continued | Refused)[];
  } = {
    requestAddress: { addressId: 'address-1', hint: 'm•••@example.org', expiresAt: sampleNow + 900_000 },
    confirmAddress: { addressId: 'address-1', channel: 'email', hint: 'm•••@example.org', confirmed: true },
    continueFrom: [],
  };
  /** What the gateway says of the site once connected. */
  site: ClientEvents['site'] = { name: 'Blumen Bauer', channels: ['email'] };
  isOnline = true;
  storageKind: ClientEvents['storage']['kind'] = 'indexeddb';

  readonly #listeners: Listeners = {
    connection: new Set(),
    timeline: new Set(),
    message: new Set(),
    availability: new Set(),
    addresses: new Set(),
    site: new Set(),
    storage: new Set(),
  };

  get listenerCount(): number {
    return Object.values(this.#listeners).reduce((count, { size }) => count + size, 0);
  }

  on<E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void): () => void {
    const listeners: Set<(detail: ClientEvents[E]) => void> = this.#listeners[event];
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  emit<E extends keyof ClientEvents>(event: E, detail: ClientEvents[E]): void {
    for (const listener of [...this.#listeners[event]]) listener(detail);
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

  async send(text: string): Promise<string> {
    this.asked.push(['send', text]);
    this.show({ items: [...this.timeline.items, said(text, { seq: null, mark: 'sending' })] });
    return text;
  }

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
  #wantedOnceProven: WantedContract | null = null;

  #state(wanted: WantedContract): void {
    const hintOf = (addressId: string): string | null =>
      this.addresses.find((known) => known.addressId === addressId)?.hint ?? 'm•••@example.org';
    const { steps } = withHints(wanted, hintOf);
    this.show({ contract: { ...wanted, steps, setBy: 'contact', setOn: 'web' } });
  }

  readonly reply: Client['reply'] = {
    get: () => this.timeline.contract,
    set: async (wanted: WantedContract) => {
      this.asked.push(['reply.set', wanted]);
      this.#state(wanted);
      return 'entry-1';
    },
    requestAddress: async (channel, address, contract) => {
      this.asked.push(['reply.requestAddress', channel, address, contract]);
      this.#wantedOnceProven = contract;
      return this.answers.requestAddress;
    },
    confirmAddress: async (addressId, code) => {
      this.asked.push(['reply.confirmAddress', addressId, code]);
      const answer = this.answers.confirmAddress;
      if (!('refused' in answer) && this.#wantedOnceProven !== null) {
        this.#state(ledTo(this.#wantedOnceProven, addressId));
      }
      return answer;
    },
  };

  async continueFrom(secret: string, code?: string): Promise<Continued | Refused> {
    this.asked.push(code === undefined ? ['continueFrom', secret] : ['continueFrom', secret, code]);
    return this.answers.continueFrom.shift() ?? { outcome: 'linked' };
  }
}
