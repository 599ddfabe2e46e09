import {
  type AppendBody,
  type AttachmentUrl,
  type ClientFrame,
  type ConversationState,
  type ServerFrame,
  type WantedContract,
  wireVersion,
} from '@throughline/sdk/wire';
import type { ConnectionState, Refused } from '../client/api.ts';
import { wireLocale } from '../client/locale.ts';
import { siteUrls } from '../client/site-urls.ts';
import type { SendFile } from '../files/kept-file.ts';
import { coalesce } from '../kernel/coalesce.ts';
import { Emitter } from '../kernel/emitter.ts';
import { saidText } from '../outbox/said-text.ts';
import { agentReads } from '../replica/agent-reads.ts';
import { FollowedConversation } from '../replica/followed-conversation.ts';
import { cursorOf, newReplica } from '../replica/replica.ts';
import type { Timeline } from '../replica/timeline.ts';
import { PageConnection } from '../transport/page-connection.ts';
import { fetchAnswer, request } from '../transport/request.ts';
import type { World } from '../transport/world.ts';
import type { Agent, AgentClient, AgentClientOptions, AgentEvents } from './api.ts';
import { type ContactNews, ConversationList } from './conversation-list.ts';
import { SaidAtDesk } from './said-at-desk.ts';

const loadUploads = async (): Promise<SendFile> => (await import('../uploads/index.ts')).sendFile;

/** The agent's client: a list of conversations, one of them open. */
export class DeskClient implements AgentClient {
  readonly files: AgentClient['files'];
  readonly #options: AgentClientOptions;
  readonly #world: World;
  readonly #http: string;
  readonly #events = new Emitter<AgentEvents>();
  readonly #connection: PageConnection;
  readonly #said: SaidAtDesk;
  #list: ConversationList;
  readonly #emitTimeline = coalesce(() => this.#open && this.#events.emit('timeline', this.#open.timeline));
  readonly #emitFiles = coalesce(() => this.#events.emit('files', this.files.get()));
  readonly #emitList = coalesce(() => this.#events.emit('conversations', this.conversations));
  #sessionToken: string | null = null;
  #agentId: string | null = null;
  #welcome: Extract<ServerFrame, { type: 'welcome' }> | null = null;
  #open: FollowedConversation | null = null;
  /** Newest contact message said to be delivered, by conversation. */
  readonly #delivered = new Map<string, number>();

  /** `loadSender` fetches the code that sends files. */
  constructor(options: AgentClientOptions, world: World, loadSender = loadUploads) {
    const { http, socket } = siteUrls(options);
    this.#options = { ...options, locale: wireLocale(options.locale) };
    this.#world = world;
    this.#http = http;
    this.#connection = new PageConnection({
      url: socket,
      world,
      hello: () => this.#hello(),
      onFrame: (frame) => this.#receive(frame),
      onState: (state) => this.#events.emit('connection', state),
      onLost: (closeCode) => {
        this.#said.disconnected(closeCode);
        this.#open?.disconnected();
      },
    });
    this.#said = new SaidAtDesk({
      world,
      endpoint: `${http}/uploads`,
      loadSender,
      token: () => this.#sessionToken ?? '',
      send: (frame) => this.#connection.send(frame),
      opened: () => this.#open?.replica?.conversationId ?? null,
      onSaid: () => this.#open?.changed(),
      onFiles: this.#emitFiles,
    });
    this.files = this.#said.chosen.face;
    this.#list = this.#newList();
  }

  get sessionToken(): string | null {
    return this.#sessionToken;
  }

  get connection(): ConnectionState {
    return this.#connection.state;
  }

  get conversations(): AgentClient['conversations'] {
    return this.#list.items;
  }

  get hasMore(): boolean {
    return this.#list.hasMore;
  }

  get isListing(): boolean {
    return this.#list.isListing;
  }

  get timeline(): Timeline | null {
    return this.#open?.timeline ?? null;
  }

  on<E extends keyof AgentEvents>(event: E, listener: (detail: AgentEvents[E]) => void): () => void {
    return this.#events.on(event, listener);
  }

  async signIn(email: string, password: string): Promise<Agent | Refused> {
    const url = this.#authUrl('sign-in/email');
    const answer = await request<{ token: string }>(this.#world, { url, body: { email, password } }, ['token']);
    return 'refused' in answer ? answer : this.resume(answer.token);
  }

  async resume(sessionToken: string): Promise<Agent | Refused> {
    const call = { url: `${this.#http}/agent`, bearer: sessionToken };
    const answer = await request<Agent>(this.#world, call, ['agentId', 'name', 'email']);
    if ('refused' in answer) return answer;
    this.#connection.stop();
    if (this.#agentId !== answer.agentId) this.#forget();
    this.#agentId = answer.agentId;
    this.#sessionToken = sessionToken;
    this.#connection.start();
    return answer;
  }

  async signOut(): Promise<void> {
    const bearer = this.#sessionToken;
    this.#connection.stop();
    this.#forget();
    if (bearer !== null) await fetchAnswer(this.#world, { url: this.#authUrl('sign-out'), bearer, body: {} });
  }

  destroy(): void {
    this.close();
    this.#said.stop();
    this.#connection.stop();
    this.#events.clear();
  }

  list(state: ConversationState | 'all'): void {
    this.#list.show(state);
    this.#emitList();
  }

  more(): void {
    this.#list.more();
  }

  open(conversationId: string): void {
    if (this.#open?.replica?.conversationId === conversationId) return;
    this.close();
    const opened = new FollowedConversation({
      side: 'agent',
      agentReads,
      clock: this.#world.clock,
      outbox: this.#said.outboxes.of(conversationId),
      fileOf: (key) => this.#said.files.attachment(key),
      send: (frame) => this.#connection.send(frame),
      onChange: () => this.#emitTimeline(),
      onNews: () => {},
    });
    this.#open = opened;
    const replica = newReplica(conversationId, null, null);
    opened.hold(replica);
    this.#learn();
    this.#introduce(opened);
    this.#emitFiles();
    this.#connection.send({ type: 'follow', ...cursorOf(replica) });
  }

  close(): void {
    const left = this.#open;
    if (!left?.replica) return;
    this.#open = null;
    left.stop();
    this.#emitFiles();
    this.#connection.send({ type: 'unfollow', conversationId: left.replica.conversationId });
  }

  async earlier(): Promise<void> {
    await this.#open?.earlier();
  }

  send(text: string, files: readonly string[] = []): string {
    const entryId = this.#append({ kind: 'message', text: saidText(text, files.length > 0 ? 0 : 1) }, files);
    this.#said.chosen.said(files);
    this.#open?.typing(false);
    return entryId;
  }

  note(text: string): string {
    return this.#append({ kind: 'note', text: saidText(text) });
  }

  edit(seq: number, text: string): string {
    return this.#append({ kind: 'edit', seq, text: saidText(text) });
  }

  remove(seq: number): string {
    return this.#append({ kind: 'deletion', seq });
  }

  setState(state: ConversationState): string {
    return this.#append({ kind: 'state', state });
  }

  tag({ add = [], remove = [] }: Parameters<AgentClient['tag']>[0]): string {
    return this.#append({ kind: 'tags', add: [...add], remove: [...remove] });
  }

  setAttributes(set: Parameters<AgentClient['setAttributes']>[0]): string {
    return this.#append({ kind: 'attributes', set });
  }

  retry(entryId: string): void {
    this.#said.retry(entryId);
  }

  discard(entryId: string): void {
    this.#said.outboxes.discard(entryId);
  }

  typing(on: boolean): void {
    this.#open?.typing(on);
  }

  markRead(): void {
    this.#open?.markRead();
  }

  propose(contract: WantedContract): string {
    return this.#append({ kind: 'proposal', contract });
  }

  addressesOf(conversationId: string): ReturnType<AgentClient['addressesOf']> {
    return this.#ask(`conversations/${conversationId}/addresses`, ['addresses']);
  }

  deliveriesOf(conversationId: string): ReturnType<AgentClient['deliveriesOf']> {
    return this.#ask(`conversations/${conversationId}/deliveries`, ['deliveries']);
  }

  plan(conversationId: string): ReturnType<AgentClient['plan']> {
    return this.#ask(`conversations/${conversationId}/plan`, ['words']);
  }

  deadLetters(before?: string): ReturnType<AgentClient['deadLetters']> {
    return this.#ask('dead-letters', ['letters'], before === undefined ? {} : { before });
  }

  resend(deliveryId: string): ReturnType<AgentClient['resend']> {
    const call = { url: `${this.#http}/deliveries/${deliveryId}/resend`, bearer: this.#sessionToken ?? '', body: {} };
    return request(this.#world, call, ['deliveryId']);
  }

  /** A GET with the agent's language and time zone, for answers in words. */
  #ask<T extends object>(path: string, names: readonly (keyof T & string)[], more = {}): Promise<T | Refused> {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const query = new URLSearchParams({ locale: this.#options.locale, timeZone, ...more });
    const call = { url: `${this.#http}/${path}?${query}`, bearer: this.#sessionToken ?? '' };
    return request<T>(this.#world, call, names);
  }

  async original(originalId: string): Promise<Blob | Refused> {
    const bearer = this.#sessionToken ?? '';
    const answer = await fetchAnswer(this.#world, { url: `${this.#http}/originals/${originalId}`, bearer });
    return 'refused' in answer ? answer : answer.blob();
  }

  attachmentUrl(attachmentId: string): ReturnType<AgentClient['attachmentUrl']> {
    const bearer = this.#sessionToken ?? '';
    const call = { url: `${this.#http}/attachments/url`, bearer, body: { attachmentId } };
    return request<AttachmentUrl>(this.#world, call, ['url', 'expiresAt']);
  }

  /** What one agent saw and has not sent yet is not the next one's. */
  #forget(): void {
    this.close();
    this.#said.forget();
    this.#list = this.#newList();
    this.#delivered.clear();
    this.#welcome = null;
    this.#sessionToken = null;
    this.#agentId = null;
    this.#emitList();
  }

  #newList(): ConversationList {
    return new ConversationList(this.#connection.send.bind(this.#connection));
  }

  #authUrl(path: string): string {
    return new URL(`/api/auth/${path}`, this.#options.gateway).href;
  }

  #hello(): ClientFrame {
    const { locale } = this.#options;
    const replica = this.#open?.replica;
    const cursors = replica ? [cursorOf(replica)] : [];
    return { type: 'hello', version: wireVersion, as: 'agent', token: this.#sessionToken ?? '', locale, cursors };
  }

  #receive(frame: ServerFrame): void {
    if (frame.type === 'welcome') this.#welcomed(frame);
    else if (frame.type === 'refuse') this.#refused(frame);
    else if (frame.type === 'summaries') this.#show(this.#list.page(frame.items, frame.more));
    else if (frame.type === 'summary') this.#show(this.#list.update(frame.item));
    else if (frame.type === 'presence') {
      if (frame.conversationId !== null) this.#list.setOnline(frame.conversationId, frame.online);
      this.#emitList();
    } else if (frame.type === 'ack') {
      this.#said.outboxes.acked(frame.entryId, frame.seq);
      this.#open?.settle();
    } else if ('conversationId' in frame) this.#open?.receive(frame);
  }

  #welcomed(frame: Extract<ServerFrame, { type: 'welcome' }>): void {
    this.#welcome = frame;
    this.#list.connected(frame.now);
    if (this.#open) this.#introduce(this.#open);
    this.#open?.connected();
    this.#said.connected();
  }

  #introduce(conversation: FollowedConversation): void {
    if (!this.#welcome) return;
    conversation.participant = this.#welcome.participant;
    conversation.siteDefault = this.#welcome.site.defaultContract;
    conversation.changed();
  }

  #refused({ entryId, reason, retryAfterMs }: Extract<ServerFrame, { type: 'refuse' }>): void {
    if (entryId !== null) {
      this.#said.outboxes.refused(entryId, reason, retryAfterMs);
    } else {
      this.#list.declined();
      this.#open?.declined();
    }
  }

  #show(news: readonly ContactNews[]): void {
    for (const { conversationId, lastMessage, unreadCount } of this.#list.items) {
      // What was read was delivered, too.
      if (lastMessage?.author.kind === 'contact' && unreadCount > 0)
        this.#sayDelivered(conversationId, lastMessage.seq);
    }
    this.#learn();
    this.#emitList();
    for (const message of news) this.#events.emit('message', message);
  }

  /** A conversation's newest page alone may not tell which contract, state and facts hold; the list does. */
  #learn(): void {
    const { contract, state, about } = this.#list.find(this.#open?.replica?.conversationId ?? '') ?? {};
    if (!contract || !state) return;
    this.#open?.learn({ contract, state, ...(about && { attributes: about.attributes, tags: about.tags }) });
  }

  #sayDelivered(conversationId: string, upTo: number): void {
    if (upTo <= (this.#delivered.get(conversationId) ?? 0)) return;
    if (this.#connection.send({ type: 'delivered', conversationId, upTo })) this.#delivered.set(conversationId, upTo);
  }

  #append(body: AppendBody, files: readonly string[] = []): string {
    const conversationId = this.#open?.replica?.conversationId;
    if (conversationId === undefined) throw new Error('no conversation is open');
    const outbox = this.#said.outboxes.of(conversationId);
    const item = outbox.draft(conversationId, body, files);
    void outbox.add(item);
    return item.entryId;
  }
}
