import type { AgentClient } from '@throughline/sdk/agent';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ListFilter } from './conversation-list.ts';
import { titleWithUnread } from './page-title.ts';
import { UnreadTally } from './unread-tally.ts';

/** Shows in the page's title how many messages are unread, while its element is in the page. */
export class UnreadTitle implements ReactiveController {
  readonly #shown: () => { client: AgentClient; filter: ListFilter };
  #tally = new UnreadTally();
  #count = 0;

  constructor(host: ReactiveControllerHost, shown: () => { client: AgentClient; filter: ListFilter }) {
    this.#shown = shown;
    host.addController(this);
  }

  /** A contact wrote: counted here only when the list does not show the conversation. */
  arrived(conversationId: string): void {
    const isListed = this.#shown().client.conversations.some((item) => item.conversationId === conversationId);
    if (!isListed) this.#tally.arrived(conversationId);
  }

  hostUpdated(): void {
    const { client, filter } = this.#shown();
    if (!client.isListing) this.#tally.listed(client.conversations, filter);
    this.#show(this.#tally.total);
  }

  hostDisconnected(): void {
    this.#tally = new UnreadTally();
    this.#show(0);
  }

  #show(count: number): void {
    if (count === this.#count) return;
    this.#count = count;
    document.title = titleWithUnread(document.title, count);
  }
}
