import type { Author, ClientFrame, Entry, EntryBody, ServerFrame } from '@throughline/sdk/wire';
import { anna, ben, own, welcome } from './entries.ts';
import type { FakeSocket } from './fake-socket.ts';

type Said<T extends ClientFrame['type']> = Extract<ClientFrame, { type: T }>;

interface Line {
  socket: FakeSocket;
  toGateway: ClientFrame[];
  toClient: ServerFrame[];
  /** Whether the conversation is followed here. */
  isFollowing: boolean;
}

/**
 * A gateway with one conversation, played after the wire's rules: dense seq, one entry per entryId, ack after the entry
 * is in the log. Frames lie on the line in both directions until the test carries them; a dropped line loses them.
 */
export class PlayedGateway {
  readonly log: Entry[] = [];
  readonly epoch = 'e1';
  #lines: Line[] = [];

  connect(socket: FakeSocket): void {
    const line: Line = { socket, toGateway: [], toClient: [], isFollowing: false };
    this.#lines.push(line);
    socket.onSaid = (frame) => line.toGateway.push(frame);
    socket.accept();
  }

  /** An agent writes. */
  write(text: string): void {
    this.#append(`agent-${this.log.length}`, ben, { kind: 'message', text, caution: null, originalId: null });
  }

  /** Carries one frame on the newest line; false when there is none. */
  carry(direction: 'to-gateway' | 'to-client'): boolean {
    const line = this.#lines.at(-1);
    const frame = direction === 'to-gateway' ? line?.toGateway.shift() : undefined;
    if (line && frame) this.#take(line, frame);
    const answer = direction === 'to-client' ? line?.toClient.shift() : undefined;
    if (line && answer) line.socket.say(answer);
    return frame !== undefined || answer !== undefined;
  }

  /** Carries everything, until nobody has anything to say. */
  carryAll(): boolean {
    let wasBusy = false;
    while (this.carry('to-gateway') || this.carry('to-client')) wasBusy = true;
    return wasBusy;
  }

  /** Says the last few entries once more, as a fan-out that overlaps a page may. */
  repeat(count: number): void {
    const from = Math.max(0, this.log.length - count);
    for (const line of this.#lines) if (line.isFollowing) this.#sayEntries(line, from);
  }

  /** The lines break; what lies on them is lost. */
  drop(closeCode = 1006): void {
    const lines = this.#lines;
    this.#lines = [];
    for (const { socket } of lines) socket.drop(closeCode);
  }

  #take(line: Line, frame: ClientFrame): void {
    if (frame.type === 'hello') this.#greet(line, frame);
    else if (frame.type === 'append') this.#appendOf(line, frame);
    else if (frame.type === 'follow') this.#follow(line, frame.after);
    else if (frame.type === 'ping') line.toClient.push({ type: 'pong' });
    else if (frame.type === 'read' || frame.type === 'delivered') {
      this.#append(`r-${this.log.length}`, anna, { kind: 'receipt', status: frame.type, upTo: frame.upTo });
    }
  }

  #greet(line: Line, { cursors }: Said<'hello'>): void {
    const conversationId = this.log.length > 0 ? 'c1' : null;
    line.toClient.push(
      welcome({ conversation: conversationId === null ? null : own(conversationId), epoch: this.epoch }),
    );
    const cursor = cursors.find((known) => known.conversationId === conversationId);
    if (conversationId !== null) this.#follow(line, cursor?.after ?? null);
  }

  #appendOf(line: Line, { entryId, body }: Said<'append'>): void {
    if (body.kind !== 'message') throw new Error('only messages are played');
    line.isFollowing = true;
    const found = this.log.find((entry) => entry.entryId === entryId);
    const said = { kind: 'message', text: body.text, caution: null, originalId: null } as const;
    const { seq, at } = found ?? this.#append(entryId, anna, said);
    line.toClient.push({ type: 'ack', entryId, conversationId: 'c1', seq, at });
  }

  #append(entryId: string, author: Author, body: EntryBody): Entry {
    const seq = this.log.length + 1;
    const isUuid = /^[0-9a-f-]{36}$/.test(entryId);
    const id = isUuid ? entryId : `00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`;
    const entry: Entry = { seq, entryId: id, at: seq, author, via: { channel: 'web', hint: null }, body };
    this.log.push(entry);
    for (const line of this.#lines) if (line.isFollowing) this.#sayEntries(line, seq - 1);
    return entry;
  }

  #follow(line: Line, after: number | null): void {
    line.isFollowing = true;
    const from = after ?? Math.max(0, this.log.length - 5);
    if (from >= this.log.length) this.#sayEntries(line, from);
    for (let start = from; start < this.log.length; start += 5) this.#sayEntries(line, start, start + 5);
  }

  #sayEntries({ toClient }: Line, after: number, to = this.log.length): void {
    const entries = this.log.slice(after, to);
    const head = this.log.length;
    toClient.push({ type: 'entries', conversationId: 'c1', epoch: this.epoch, after, entries, head });
  }
}
