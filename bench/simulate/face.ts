import type { Timeline, TimelineItem } from '../../sdk/replica/timeline.ts';
import type { Showing } from '../checker.ts';
import type { Recorder } from './recorder.ts';

type Said = Extract<TimelineItem, { kind: 'message' | 'note' }>;

/** The text a line of the timeline is compared by. */
export const textOf = (item: TimelineItem): string => ('text' in item ? item.text : `${item.kind} ${item.key}`);

const isSaid = (item: TimelineItem): item is Said => item.kind === 'message' || item.kind === 'note';

/** What is still only on this device; what was declined waits for its author and not for the gateway. */
export const isPending = (item: TimelineItem): boolean => isSaid(item) && item.seq === null && item.mark !== 'failed';

/** Looks at a timeline as a person does: notes what is new on it, and in what place. */
export class Face {
  readonly #who: string;
  readonly #view: string;
  readonly #recorder: Recorder;
  readonly #failed = new Set<string>();
  #seen = new Set<number>();
  #conversationId: string | null = null;
  readonly #load: number;
  #generation = 0;
  #head = 0;

  /** `load` tells the faces apart that one person had one after the other. */
  constructor(who: string, load: number, view: string, recorder: Recorder) {
    this.#load = load;
    this.#who = who;
    this.#view = view;
    this.#recorder = recorder;
  }

  look({ conversationId, items, head }: Timeline): void {
    for (const item of items) this.#lookForFailure(item);
    if (conversationId === null) return;
    // A copy that starts anew, after a reset or for another conversation, is read anew.
    if (conversationId !== this.#conversationId || head < this.#head) this.#beginAnew(conversationId);
    this.#head = head;
    const shown = new Set<number>();
    let after: number | undefined;
    for (const { seq, key: entryId } of items) {
      // The echo of what was acked stands at its place before everything up to there has come.
      if (seq === null || seq > head) continue;
      const isRepeated = shown.has(seq);
      if (isRepeated || !this.#seen.has(seq)) {
        const client = `${this.#who} timeline ${this.#load}.${this.#generation}`;
        const where = after === undefined ? {} : { after };
        this.#recorder.observe({ op: 'receive', client, conversationId, entryId, seq, view: this.#view, ...where });
        this.#seen.add(seq);
      }
      shown.add(seq);
      after = seq;
    }
  }

  /** What is shown at the end; what was declined is not the log's. */
  showing({ conversationId, items }: Timeline): Showing {
    const shown = items.filter((item) => !isSaid(item) || item.mark !== 'failed');
    return {
      client: this.#who,
      conversationId: conversationId ?? '',
      view: this.#view,
      items: shown.map((item) => ({ entryId: item.key, seq: item.seq, text: textOf(item) })),
    };
  }

  #beginAnew(conversationId: string): void {
    this.#conversationId = conversationId;
    this.#generation += 1;
    this.#seen = new Set();
  }

  #lookForFailure(item: TimelineItem): void {
    if (!isSaid(item)) return;
    if (item.mark !== 'failed') this.#failed.delete(item.key);
    else if (!this.#failed.has(item.key)) {
      this.#failed.add(item.key);
      this.#recorder.failed(this.#who, item.key);
      this.#recorder.note(this.#who, `failed ${item.why} ${item.key}`);
    }
  }
}
