import type { AgentClient } from '@throughline/sdk/agent';
import { translateDesk } from './i18n.ts';
import type { Toast } from './toast.ts';

interface ResolvingOptions {
  client(): AgentClient;
  toast(): Toast | null;
  /** Opens a conversation, if it is not the open one: another may have been opened since. */
  open(conversationId: string): void;
  /** The state is as it was before. */
  undone(): void;
}

/** Resolves a conversation or opens it again, and says so with a way back. */
export class Resolving {
  readonly #options: ResolvingOptions;
  /** The conversation that the toast speaks of. */
  #toldId: string | null = null;

  constructor(options: ResolvingOptions) {
    this.#options = options;
  }

  /** Resolves the opened conversation, or opens it again. */
  turn(openedId: string | null, locale: string): void {
    const client = this.#options.client();
    const { timeline } = client;
    if (openedId === null || timeline?.conversationId !== openedId) return;
    const before = timeline.state;
    const { resolved, reopened, undo } = translateDesk(locale).conversation;
    client.setState(before === 'open' ? 'resolved' : 'open');
    this.#toldId = openedId;
    this.#options.toast()?.show(before === 'open' ? resolved : reopened, undo, () => {
      this.#options.open(openedId);
      client.setState(before);
      this.#options.undone();
    });
  }

  /** A contact's message has opened a conversation again: there is nothing to undo. */
  arrived(conversationId: string): void {
    if (conversationId === this.#toldId) this.#options.toast()?.hide();
  }
}
