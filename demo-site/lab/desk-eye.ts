import {
  type ClientFrame,
  type ConversationSummary,
  decodeServerFrame,
  encodeFrame,
  isRefusal,
  type ReadEntry,
  type ServerFrame,
  wireVersion,
} from '@throughline/sdk/wire';
import type { FirstAgent } from './gateway-messages.ts';
import type { ConversationLine, DeliveryLife, PlanAhead, Story } from './story.ts';

export interface DeskEyeOptions {
  gatewayUrl: string;
  siteId: string;
  agent: FirstAgent;
  /** Something changed. */
  onChange(): void;
}

type NodeWebSocket = new (url: string, options: { headers: Record<string, string> }) => WebSocket;

const retryMs = 500;
const patienceMs = 10_000;
/** As many as one socket may follow. */
const mostFollowed = 50;

/** The lab's look at the desk: conversations as an agent sees them, live, and what became of their deliveries. */
export class DeskEye {
  readonly #options: DeskEyeOptions;
  readonly #summaries = new Map<string, ConversationSummary>();
  readonly #entries = new Map<string, readonly ReadEntry[]>();
  #token: string | null = null;
  #socket: WebSocket | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #isOpen = false;

  constructor(options: DeskEyeOptions) {
    this.#options = options;
  }

  /** Looks from now on, through restarts of the gateway. The result ends it. */
  open(): () => void {
    this.#isOpen = true;
    void this.#connect();
    return () => {
      this.#isOpen = false;
      if (this.#retry !== null) clearTimeout(this.#retry);
      this.#socket?.close();
    };
  }

  /** Newest activity first. */
  conversations(): ConversationLine[] {
    return [...this.#summaries.values()]
      .sort((a, b) => b.activeAt - a.activeAt)
      .map(({ conversationId, contactName, lastMessage, activeAt }) => ({
        ...{ conversationId, contactName, activeAt },
        lastText: lastMessage?.text ?? null,
      }));
  }

  /** What is known of a conversation; null where there is none, or the gateway is away. */
  async story(conversationId: string): Promise<Story | null> {
    const entries = this.#entries.get(conversationId);
    const summary = this.#summaries.get(conversationId);
    if (!entries || !summary) return null;
    const path = `conversations/${conversationId}`;
    const lives = await this.#ask<{ deliveries: DeliveryLife[] }>(`${path}/deliveries`);
    const plan = await this.#ask<PlanAhead>(`${path}/plan`);
    return lives && plan ? { conversationId, entries, deliveries: lives.deliveries, plan } : null;
  }

  async #ask<T>(path: string): Promise<T | null> {
    const { gatewayUrl, siteId } = this.#options;
    try {
      const response = await fetch(`${gatewayUrl}/v1/sites/${siteId}/${path}?locale=en`, {
        headers: { authorization: `Bearer ${this.#token}` },
        signal: AbortSignal.timeout(patienceMs),
      });
      return response.ok ? ((await response.json()) as T) : null;
    } catch {
      // The gateway is away: whoever asked asks again after the next change.
      return null;
    }
  }

  async #signIn(): Promise<string | null> {
    const { gatewayUrl, agent } = this.#options;
    try {
      const response = await fetch(`${gatewayUrl}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: gatewayUrl },
        body: JSON.stringify(agent),
        signal: AbortSignal.timeout(patienceMs),
      });
      return response.ok ? ((await response.json()) as { token: string }).token : null;
    } catch {
      return null;
    }
  }

  async #connect(): Promise<void> {
    this.#token ??= await this.#signIn();
    if (!this.#isOpen) return;
    if (this.#token === null) return this.#later();
    const { gatewayUrl, siteId } = this.#options;
    const url = `${gatewayUrl.replace(/^http/, 'ws')}/v1/sites/${siteId}/socket`;
    const socket = new (WebSocket as unknown as NodeWebSocket)(url, { headers: { origin: gatewayUrl } });
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const frame = decodeServerFrame(String(data));
      if (!isRefusal(frame)) this.#receive(frame);
    };
    socket.onclose = () => this.#later();
  }

  #later(): void {
    this.#socket = null;
    if (this.#isOpen) this.#retry = setTimeout(() => void this.#connect(), retryMs);
  }

  #send(frame: ClientFrame): void {
    this.#socket?.send(encodeFrame(frame));
  }

  #receive(frame: ServerFrame): void {
    if (frame.type === 'challenge') {
      const token = this.#token ?? '';
      this.#send({ type: 'hello', version: wireVersion, as: 'agent', token, locale: 'en', cursors: [] });
    } else if (frame.type === 'welcome') this.#send({ type: 'list', state: 'all', before: null });
    else if (frame.type === 'summaries') {
      for (const item of frame.items) this.#keep(item);
      for (const { conversationId } of frame.items) this.#follow(conversationId);
    } else if (frame.type === 'summary') {
      if (!this.#summaries.has(frame.item.conversationId)) this.#follow(frame.item.conversationId);
      this.#keep(frame.item);
    } else if (frame.type === 'entries') this.#add(frame.conversationId, frame.entries);
  }

  #keep(item: ConversationSummary): void {
    this.#summaries.set(item.conversationId, item);
    this.#options.onChange();
  }

  #follow(conversationId: string): void {
    if (this.#entries.size >= mostFollowed && !this.#entries.has(conversationId)) return;
    this.#send({ type: 'follow', conversationId, epoch: null, after: null });
  }

  #add(conversationId: string, entries: readonly ReadEntry[]): void {
    const bySeq = new Map((this.#entries.get(conversationId) ?? []).map((entry) => [entry.seq, entry]));
    for (const entry of entries) bySeq.set(entry.seq, entry);
    this.#entries.set(
      conversationId,
      [...bySeq.values()].sort((a, b) => a.seq - b.seq),
    );
    this.#options.onChange();
  }
}
