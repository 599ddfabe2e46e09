import type { ConnectionState, FileProgress, Refused, Timeline } from '@throughline/sdk';
import type { Agent, AgentClient, AgentEvents } from '@throughline/sdk/agent';
import type {
  Author,
  ContractStep,
  ConversationState,
  ConversationSummary,
  EntryBody,
  ReplyContract,
  WantedContract,
} from '@throughline/sdk/wire';
import { FakeAsked } from './fake-asked.testing.ts';

type Item = Timeline['items'][number];
type Said = Extract<Item, { kind: 'message' | 'note' }>;
type Fact = Extract<EntryBody, { kind: 'touchpoint' | 'attributes' | 'tags' | 'proposal' }> & {
  at?: number;
  author?: Author;
};
type Listeners = { [E in keyof AgentEvents]: Set<(detail: AgentEvents[E]) => void> };

interface Kept {
  summary: ConversationSummary;
  items: Item[];
  typing: Author[];
  hasEarlier: boolean;
  chosen: FileProgress[];
}

/** What the fake says of a conversation when it is put in; the rest is filled in. */
export type Seed = Partial<ConversationSummary> & {
  conversationId: string;
  says?: readonly (string | Partial<Said>)[];
};

export const here: ContractStep = { channel: 'web', addressId: null, hint: null, afterSeconds: 0 };
export const byMail: ContractStep = { channel: 'email', addressId: 'a1', hint: 'a•••@example.org', afterSeconds: 300 };

const nothingSaid = { attributes: {}, tags: [], lastTouchpoint: null };

/** A contract as the contact of a test stated it. */
export const contractOf = (steps: ContractStep[], setBy: ReplyContract['setBy'] = 'contact'): ReplyContract => ({
  steps,
  quiet: null,
  until: null,
  setBy,
  setOn: 'web',
});

export const ruth: Agent = { agentId: 'agent-1', name: 'Ruth de Vries', email: 'ruth@shop.example' };
const ruthWrites: Author = { kind: 'agent', id: ruth.agentId, name: ruth.name };

/**
 * A gateway for one agent, in memory and at once: what the desk's tests and pictures run against. Nothing is sent and
 * nothing waits; the methods after `propose` play the other side.
 */
export class FakeAgentClient extends FakeAsked implements AgentClient {
  /** What the next sign-in or resume gets; default: signed in. */
  nextSignIn: Agent | Refused = ruth;
  sessionToken: string | null = null;
  connection: ConnectionState = { state: 'idle' };
  hasMore = false;
  isListing = false;
  /** Where files can be fetched, by their ids. */
  readonly links = new Map<string, { url: string; expiresAt: number }>();
  /** The largest file that is taken. */
  maxFileBytes = 1_000;
  /** Epoch milliseconds of the newest thing said. */
  now: number;

  readonly #kept = new Map<string, Kept>();
  readonly #listeners: Listeners = {
    connection: new Set(),
    conversations: new Set(),
    timeline: new Set(),
    files: new Set(),
    message: new Set(),
  };
  #filter: ConversationState | 'all' = 'open';
  #openId: string | null = null;
  #made = 0;

  constructor(now = Date.UTC(2026, 10, 20, 12)) {
    super();
    this.now = now;
  }

  async signIn(email: string, _password: string): Promise<Agent | Refused> {
    this.calls.push(`signIn ${email}`);
    return this.#enter('token-of-a-new-session');
  }

  async resume(sessionToken: string): Promise<Agent | Refused> {
    this.calls.push(`resume ${sessionToken}`);
    return this.#enter(sessionToken);
  }

  async #enter(token: string): Promise<Agent | Refused> {
    await Promise.resolve();
    const answer = this.nextSignIn;
    if ('refused' in answer) return answer;
    this.sessionToken = token;
    this.connect({ state: 'live' });
    this.#tellList();
    return answer;
  }

  async signOut(): Promise<void> {
    this.calls.push('signOut');
    this.sessionToken = null;
  }

  destroy(): void {
    this.calls.push('destroy');
    for (const listeners of Object.values(this.#listeners)) listeners.clear();
  }

  on<E extends keyof AgentEvents>(event: E, listener: (detail: AgentEvents[E]) => void): () => void {
    this.#listeners[event].add(listener);
    return () => this.#listeners[event].delete(listener);
  }

  #emit<E extends keyof AgentEvents>(event: E, detail: AgentEvents[E]): void {
    for (const listener of this.#listeners[event]) listener(detail);
  }

  get conversations(): readonly ConversationSummary[] {
    return [...this.#kept.values()]
      .map(({ summary }) => summary)
      .filter(({ state }) => this.#filter === 'all' || state === this.#filter)
      .sort((one, other) => other.activeAt - one.activeAt);
  }

  get timeline(): Timeline | null {
    const kept = this.#openId === null ? undefined : this.#kept.get(this.#openId);
    if (!kept) return null;
    return {
      conversationId: kept.summary.conversationId,
      items: kept.items,
      hasEarlier: kept.hasEarlier,
      contract: kept.summary.contract,
      state: kept.summary.state,
      attributes: kept.summary.about?.attributes ?? {},
      tags: kept.summary.about?.tags ?? [],
      unreadCount: kept.summary.unreadCount,
      head: kept.items.length,
      typing: kept.typing,
    };
  }

  list(state: ConversationState | 'all'): void {
    this.#filter = state;
    this.calls.push(`list ${state}`);
    this.#tellList();
  }

  more(): void {
    this.calls.push('more');
  }

  open(conversationId: string): void {
    this.#openId = conversationId;
    this.calls.push(`open ${conversationId}`);
    this.#tellTimeline();
    this.#emit('files', this.files.get());
  }

  close(): void {
    this.#openId = null;
    this.calls.push('close');
  }

  async earlier(): Promise<void> {
    this.calls.push('earlier');
  }

  send(text: string, files: readonly string[] = []): string {
    this.calls.push(['send', text, ...files].join(' '));
    const kept = this.#must(this.#openId ?? '');
    const said = kept.chosen.filter(({ key }) => files.includes(key));
    this.#choose(kept.chosen.filter((file) => !said.includes(file)));
    const attachments = said.map(({ key, name, type, sizeBytes }) => {
      return { attachmentId: key, name, type, sizeBytes, width: null, height: null };
    });
    return this.#say('message', text, attachments);
  }

  edit(seq: number, text: string): string {
    this.calls.push(`edit ${seq} ${text}`);
    this.#changeSaid(seq, { text, editedAt: this.now });
    return `edit-${seq}`;
  }

  remove(seq: number): string {
    this.calls.push(`remove ${seq}`);
    this.#changeSaid(seq, { text: '', attachments: [], isDeleted: true });
    return `remove-${seq}`;
  }

  tag({ add = [], remove = [] }: { add?: readonly string[]; remove?: readonly string[] }): string {
    this.calls.push(`tag +${add.join()} -${remove.join()}`);
    const { about = nothingSaid } = this.#must(this.#openId ?? '').summary;
    const tags = [...about.tags.filter((tag) => !remove.includes(tag)), ...add];
    this.change(this.#openId ?? '', { about: { ...about, tags } });
    return 'tag';
  }

  setAttributes(set: Readonly<Record<string, string | number | boolean | null>>): string {
    this.calls.push(`setAttributes ${JSON.stringify(set)}`);
    return 'attributes';
  }

  async attachmentUrl(attachmentId: string): Promise<{ url: string; expiresAt: number } | Refused> {
    this.calls.push(`attachmentUrl ${attachmentId}`);
    return this.links.get(attachmentId) ?? { refused: 'not-found', retryAfterMs: null };
  }

  readonly files: AgentClient['files'] = {
    get: () => this.#kept.get(this.#openId ?? '')?.chosen ?? [],
    attach: async (file) => {
      if (file.size > this.maxFileBytes) throw new RangeError('file: too large');
      this.calls.push(`attach ${file.name}`);
      const { chosen } = this.#must(this.#openId ?? '');
      const key = `file-${++this.#made}`;
      const { name = 'file', type, size: sizeBytes } = file;
      this.#choose([...chosen, { key, name, type, sizeBytes, sentBytes: 0, state: 'sending', why: null }]);
      return key;
    },
    detach: async (key) => {
      this.calls.push(`detach ${key}`);
      this.#choose(this.files.get().filter((file) => file.key !== key));
    },
    retry: (key) => {
      this.calls.push(`retryFile ${key}`);
      this.progress(key, { state: 'waiting', why: null });
    },
  };

  /** A chosen file has come further, or was declined. */
  progress(key: string, change: Partial<FileProgress>): void {
    this.#choose(this.files.get().map((file) => (file.key === key ? { ...file, ...change } : file)));
  }

  #choose(chosen: FileProgress[]): void {
    this.#must(this.#openId ?? '').chosen = chosen;
    this.#emit('files', chosen);
  }

  #changeSaid(seq: number, change: Partial<Said>): void {
    const kept = this.#must(this.#openId ?? '');
    kept.items = kept.items.map((item) => (item.seq === seq && 'text' in item ? { ...item, ...change } : item));
    this.#tellTimeline();
  }

  note(text: string): string {
    this.calls.push(`note ${text}`);
    return this.#say('note', text);
  }

  #say(kind: 'message' | 'note', text: string, attachments: Said['attachments'] = []): string {
    return this.say(this.#openId ?? '', { kind, text, author: ruthWrites, attachments, isMine: true });
  }

  setState(state: ConversationState): string {
    this.calls.push(`setState ${state}`);
    const kept = this.#must(this.#openId ?? '');
    const seq = kept.items.length + 1;
    kept.items = [...kept.items, { kind: 'state', key: `s${seq}`, seq, at: this.now, author: ruthWrites, state }];
    this.change(kept.summary.conversationId, { state });
    return `s${seq}`;
  }

  retry(entryId: string): void {
    this.calls.push(`retry ${entryId}`);
  }

  discard(entryId: string): void {
    this.calls.push(`discard ${entryId}`);
  }

  typing(on: boolean): void {
    this.calls.push(`typing ${on}`);
  }

  markRead(): void {
    this.calls.push('markRead');
    if (this.#openId !== null) this.change(this.#openId, { unreadCount: 0 });
  }

  propose(contract: WantedContract): string {
    this.calls.push(`propose ${JSON.stringify(contract)}`);
    this.put(this.#openId ?? '', { kind: 'proposal', contract, author: ruthWrites });
    return 'proposal';
  }

  /** Puts a conversation in, as if it had been there. */
  seed({ says = [], ...given }: Seed): this {
    const summary: ConversationSummary = {
      contactId: `contact-of-${given.conversationId}`,
      contactName: null,
      locale: 'en',
      state: 'open',
      head: says.length,
      activeAt: this.now,
      lastMessage: null,
      unreadCount: 0,
      isContactOnline: false,
      contract: contractOf([here], 'site'),
      ...given,
    };
    this.#kept.set(given.conversationId, { summary, items: [], typing: [], hasEarlier: false, chosen: [] });
    for (const said of says) this.say(given.conversationId, typeof said === 'string' ? { text: said } : said);
    this.change(given.conversationId, { activeAt: summary.activeAt, unreadCount: summary.unreadCount });
    return this;
  }

  /** The contact writes, live. */
  arrive(conversationId: string, text: string): void {
    const kept = this.#must(conversationId);
    this.now += 1_000;
    this.say(conversationId, { text });
    this.change(conversationId, { unreadCount: kept.summary.unreadCount + 1, activeAt: this.now, state: 'open' });
    this.#emit('message', { conversationId, text });
  }

  /** Something that is no message comes into a conversation's timeline. */
  put(conversationId: string, fact: Fact): void {
    const kept = this.#must(conversationId);
    const seq = kept.items.length + 1;
    const author: Author = { kind: 'contact', id: kept.summary.contactId, name: null };
    kept.items = [...kept.items, { key: `f${seq}`, seq, at: this.now, author, ...fact }];
    if (conversationId === this.#openId) this.#tellTimeline();
  }

  /** Anything of a conversation's summary changes. */
  change(conversationId: string, change: Partial<ConversationSummary>): void {
    const kept = this.#must(conversationId);
    kept.summary = { ...kept.summary, ...change };
    this.#tellList();
    if (conversationId === this.#openId) this.#tellTimeline();
  }

  /** The contact of the open conversation types. */
  type(author: Author | null): void {
    this.#must(this.#openId ?? '').typing = author === null ? [] : [author];
    this.#tellTimeline();
  }

  connect(state: ConnectionState): void {
    this.connection = state;
    this.#emit('connection', state);
  }

  #must(conversationId: string): Kept {
    const kept = this.#kept.get(conversationId);
    if (!kept) throw new Error(`no conversation ${conversationId}`);
    return kept;
  }

  /** Somebody said something, some time ago. */
  say(conversationId: string, said: Partial<Said>): string {
    const kept = this.#must(conversationId);
    const { contactId, contactName } = kept.summary;
    this.#made += 1;
    const item: Said = {
      kind: 'message',
      key: `e${this.#made}`,
      seq: kept.items.length + 1,
      at: this.now,
      author: { kind: 'contact', id: contactId, name: contactName },
      via: { channel: 'web', hint: null },
      text: '',
      attachments: [],
      editedAt: null,
      isDeleted: false,
      changeFailed: null,
      isMine: false,
      mark: 'sent',
      why: null,
      caution: null,
      originalId: null,
      deliveries: [],
      ...said,
    };
    kept.items = [...kept.items, item];
    const { seq, at, author, via, text } = item;
    const lastMessage = { seq: seq ?? kept.items.length, at, author, channel: via.channel, text: text.slice(0, 200) };
    this.change(conversationId, item.kind === 'note' ? {} : { lastMessage });
    return item.key;
  }

  #tellList(): void {
    this.#emit('conversations', this.conversations);
  }

  #tellTimeline(): void {
    if (this.timeline) this.#emit('timeline', this.timeline);
  }
}
