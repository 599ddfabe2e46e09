import { limits } from '@throughline/sdk/wire';
import type { Reader } from '../conversation/conversation.ts';
import type { ConversationLog } from '../log/log.ts';
import { Follower } from './follower.ts';
import type { Outlet } from './outlet.ts';

/** The conversations one socket follows; a bounded number. */
export class Following {
  readonly #log: ConversationLog;
  readonly #outlet: Outlet;
  readonly #followers = new Map<string, Follower>();

  constructor(log: ConversationLog, outlet: Outlet) {
    this.#log = log;
    this.#outlet = outlet;
  }

  /** Whether one more may be followed; one that already is may begin anew. */
  hasRoomFor(conversationId: string): boolean {
    return this.#followers.size < limits.maxCursors || this.#followers.has(conversationId);
  }

  /** Follows from a position on, or from the newest page; resolves when what is there was sent. */
  async start(conversationId: string, reader: Reader, after: number | null): Promise<void> {
    this.end(conversationId);
    const follower = new Follower(this.#log, this.#outlet, conversationId, reader, after);
    this.#followers.set(conversationId, follower);
    await follower.look();
  }

  end(conversationId: string): void {
    this.#followers.get(conversationId)?.stop();
    this.#followers.delete(conversationId);
  }

  endAll(): void {
    for (const conversationId of [...this.#followers.keys()]) this.end(conversationId);
  }

  /** Looks at a conversation that has grown to `head`, when it may have more for this socket. */
  async look(conversationId: string, head: number): Promise<void> {
    const follower = this.#followers.get(conversationId);
    if (follower?.isBehind(head)) await follower.look();
  }

  /** Goes on everywhere after the socket had been full. */
  async lookAll(): Promise<void> {
    await Promise.all([...this.#followers.values()].map((follower) => follower.look()));
  }
}
