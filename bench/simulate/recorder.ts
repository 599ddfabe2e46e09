import type { ServerFrame } from '@throughline/sdk/wire';
import type { Observation } from '../checker.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Writes down what clients did and saw: for the checker, and as a trace for the person who looks at a failing seed. */
export class Recorder {
  readonly history: Observation[] = [];
  readonly lines: string[] = [];
  operations = 0;
  readonly #time: VirtualTime;
  /** What was asked for, and whether it still is. */
  readonly #wanted = new Map<string, boolean>();

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  note(who: string, what: string): void {
    this.lines.push(`${(this.#time.now / 1_000).toFixed(3).padStart(9)} ${who}: ${what}`);
  }

  /** Somebody does something. */
  does(who: string, what: string): void {
    this.operations += 1;
    this.note(who, `— ${what}`);
  }

  observe(item: Observation): void {
    this.history.push(item);
  }

  /** Called wherever an entry is first seen to be wanted: as it is kept, said, or sent. */
  sent(client: string, entryId: string): void {
    if (this.#wanted.get(entryId)) return;
    this.#wanted.set(entryId, true);
    this.observe({ op: 'send', client, conversationId: '', entryId });
  }

  /** A frame has arrived at a client. */
  heard(client: string, frame: ServerFrame): void {
    if (frame.type === 'ack') {
      const { entryId, conversationId, seq } = frame;
      this.observe({ op: 'ack', client, conversationId, entryId, seq });
      this.note(client, `ack ${seq} ${entryId}`);
    } else if (frame.type === 'refuse') {
      this.note(client, `refused ${frame.reason} ${frame.entryId}`);
    } else if (frame.type === 'entries' || frame.type === 'earlier') {
      this.note(
        client,
        `${frame.type} ${frame.conversationId.slice(-4)} (${frame.after}, ${frame.entries.at(-1)?.seq}]`,
      );
    } else if (frame.type === 'reset') {
      this.note(client, `reset ${frame.conversationId.slice(-4)}`);
    }
  }

  failed(client: string, entryId: string): void {
    this.#wanted.set(entryId, false);
    this.observe({ op: 'fail', client, conversationId: '', entryId });
  }
}
