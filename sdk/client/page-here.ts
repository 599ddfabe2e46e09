import type { ReadEntry } from '@throughline/sdk/wire';
import type { Timeline } from '../replica/timeline.ts';
import type { Client, ClientEvents } from './api.ts';
import { OnDemand, type Parts } from './on-demand.ts';
import type { FactName, PageFactsOptions } from './page-facts.ts';
import type { PageSide } from './page-side.ts';

/** The events that say what became of the timeline; the others say it as it comes. */
const timelineEvent = /^(unread|typing|reply|conversation|message)/;

/**
 * What a page says of its visitor and hears of the timeline; the code of both is fetched with the first of it, and is told
 * in order what happened meanwhile.
 */
export class PageHere {
  readonly #page: OnDemand<PageSide>;
  #shown: Timeline | null = null;
  /** Somebody listens to what becomes of the timeline. */
  #isHeard = false;

  constructor(parts: Pick<Parts, 'page'>, options: PageFactsOptions) {
    this.#page = new OnDemand(async () => (await parts.page()).openPage(options));
  }

  /** Somebody listens to an event. */
  hear(event: keyof ClientEvents): void {
    if (this.#isHeard || !timelineEvent.test(event)) return;
    this.#isHeard = true;
    this.begin(this.#shown);
  }

  /** The timeline from which one starts: it is no news. */
  begin(timeline: Timeline | null): void {
    this.#shown = timeline;
    this.#tell((events) => events.begin(timeline));
  }

  changed(timeline: Timeline): void {
    this.#shown = timeline;
    this.#tell((events) => events.changed(timeline));
  }

  received(messages: readonly ReadEntry[]): void {
    this.#tell((events) => events.received(messages));
  }

  /** A call that says something of the visitor: what its arguments are now counts, and not what they are when they are read. */
  fact<N extends FactName>(name: N): Client[N] {
    return (...given: unknown[]): void => {
      const url = globalThis.location?.href;
      const said = structuredClone(given);
      this.#page.tell(({ facts }) => facts.say(name, said, url));
    };
  }

  /** Says of the visitor what waited, if there is a conversation by now. */
  flush(): void {
    this.#page.here?.facts.flush();
  }

  /** A connection is live: what waits for the code is worth another try. */
  again(): void {
    this.#page.again();
  }

  /** The person signed out: what waits was theirs. */
  forget(): void {
    this.#page.forget();
    this.#page.here?.facts.forget();
  }

  #tell(act: (events: PageSide['events']) => void): void {
    if (this.#isHeard) this.#page.tell(({ events }) => act(events));
  }
}
