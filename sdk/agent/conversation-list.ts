import type { ClientFrame, ConversationState, ConversationSummary } from '@throughline/sdk/wire';

type Shown = ConversationState | 'all';
type Ask = Extract<ClientFrame, { type: 'list' }>;

/** A message of a contact that this list has not held before. */
export interface ContactNews {
  conversationId: string;
  text: string;
}

/** The desk's list: conversations of one state, newest activity first, loaded in pages and kept fresh by summaries. */
export class ConversationList {
  readonly #send: (frame: ClientFrame) => boolean;
  #shown: Shown = 'open';
  #items: readonly ConversationSummary[] = [];
  #hasMore = false;
  #isListing = true;
  /** Pages asked for and not yet here, in order; answers do not say what they answer. */
  #asked: Ask[] = [];
  /** Newest contact message known, by conversation. */
  readonly #newest = new Map<string, number>();
  /** The gateway's time of the first welcome: what is newer came while somebody was at this desk. */
  #since: number | null = null;

  constructor(send: (frame: ClientFrame) => boolean) {
    this.#send = send;
  }

  get items(): readonly ConversationSummary[] {
    return this.#items;
  }

  get hasMore(): boolean {
    return this.#hasMore;
  }

  /** The first page of what is shown has not come yet. */
  get isListing(): boolean {
    return this.#isListing;
  }

  find(conversationId: string): ConversationSummary | undefined {
    return this.#items.find((item) => item.conversationId === conversationId);
  }

  /** A connection is live: the first page is read again. */
  connected(now: number): void {
    this.#since ??= now;
    this.#asked = [];
    this.#ask(null);
  }

  show(state: Shown): void {
    this.#shown = state;
    this.#items = [];
    this.#hasMore = false;
    this.#isListing = true;
    this.#ask(null);
  }

  more(): void {
    const last = this.#items.at(-1);
    if (this.#hasMore && last && this.#asked.length === 0) this.#ask(last.activeAt);
  }

  /** The page asked for will not come. */
  declined(): void {
    this.#asked = [];
  }

  /** Takes a page; the result is what contacts wrote since. */
  page(items: readonly ConversationSummary[], more: boolean): ContactNews[] {
    const ask = this.#asked.shift();
    if (ask && ask.state !== this.#shown) return [];
    this.#hasMore = more;
    this.#isListing = false;
    const isFirst = !ask || ask.before === null;
    this.#put(items, isFirst ? [] : this.#items);
    return items.flatMap((item) => this.#newsOf(item, (item.lastMessage?.at ?? 0) > (this.#since ?? Infinity)));
  }

  /** Takes one conversation as it is now. */
  update(item: ConversationSummary): ContactNews[] {
    this.#put([item], this.#items);
    return this.#newsOf(item, true);
  }

  setOnline(conversationId: string, isContactOnline: boolean): void {
    this.#items = this.#items.map((item) =>
      item.conversationId === conversationId ? { ...item, isContactOnline } : item,
    );
  }

  #ask(before: number | null): void {
    const ask: Ask = { type: 'list', state: this.#shown, before };
    if (this.#send(ask)) this.#asked.push(ask);
  }

  #put(fresh: readonly ConversationSummary[], old: readonly ConversationSummary[]): void {
    const freshIds = new Set(fresh.map(({ conversationId }) => conversationId));
    const kept = old.filter(({ conversationId }) => !freshIds.has(conversationId));
    this.#items = [...kept, ...fresh]
      .filter(({ state }) => this.#shown === 'all' || state === this.#shown)
      .sort((a, b) => b.activeAt - a.activeAt);
  }

  #newsOf({ conversationId, lastMessage }: ConversationSummary, isNewsWhenUnknown: boolean): ContactNews[] {
    if (lastMessage?.author.kind !== 'contact') return [];
    const known = this.#newest.get(conversationId);
    this.#newest.set(conversationId, Math.max(known ?? 0, lastMessage.seq));
    const isNews = known === undefined ? isNewsWhenUnknown : lastMessage.seq > known;
    return isNews ? [{ conversationId, text: lastMessage.text }] : [];
  }
}
