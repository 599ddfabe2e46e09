import type { LitElement } from 'lit';
import { focusBefore, focusInside } from './panel-focus.ts';
import type { StepGoal } from './step-flow.ts';

/** What the chat does along the way. */
export interface PursuitEvents {
  /** Fetches the elements of the steps. */
  load(): Promise<unknown>;
  /** They could not be fetched, while somebody waited for them. */
  notFetched(): void;
  /** The goal is reached. */
  reached(what: StepGoal['kind']): void;
  /** The conversation is what the panel shows again. */
  returned(): void;
}

/** What the customer does beside the conversation: one thing at a time, with the way there and back. */
export class Pursuit {
  readonly #chat: LitElement;
  readonly #events: PursuitEvents;
  #goal: StepGoal | null = null;

  constructor(chat: LitElement, events: PursuitEvents) {
    this.#chat = chat;
    this.#events = events;
  }

  /** null while the customer is in the conversation. */
  get goal(): StepGoal | null {
    return this.#goal;
  }

  begin(goal: StepGoal): void {
    this.#aimAt(goal);
    void this.fetch();
  }

  /** Fetches the steps, so that the press for them finds them there. */
  async fetch(): Promise<void> {
    try {
      await this.#events.load();
    } catch {
      // Offline before they were fetched: back to where one can write. The next press asks again.
      if (this.#goal !== null) this.#events.notFetched();
      this.end();
    }
  }

  /** Back to the conversation without the goal: to the button that led away from it, where it was one. */
  leave(): void {
    const goal = this.#goal;
    this.#return(() => focusBefore(this.#chat.renderRoot, goal));
  }

  reached(what: StepGoal['kind']): void {
    this.#events.reached(what);
    this.#return(() => focusInside(this.#chat.renderRoot, null));
  }

  /** Ends it where the panel goes on with something else. */
  end(): void {
    this.#aimAt(null);
  }

  #return(focus: () => void): void {
    this.end();
    this.#events.returned();
    void this.#chat.updateComplete.then(focus);
  }

  #aimAt(goal: StepGoal | null): void {
    this.#goal = goal;
    this.#chat.requestUpdate();
  }
}
