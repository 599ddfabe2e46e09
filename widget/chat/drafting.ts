import type { Client } from '@throughline/sdk';
import { limits } from '@throughline/sdk/wire';
import type { Composer } from '../ui/composer.ts';
import type { FileProblem } from '../ui/draft-files.ts';

/** What drafting needs of the panel around it. */
export interface DraftingHost {
  composer(): Composer | null;
  /** There is one by the time something is written. */
  client(): Client;
  changed(): void;
}

/** In the field of the tab that the person is in. */
const isWriting = (composer: Composer): boolean => document.hasFocus() && composer.matches(':focus-within');

/**
 * What is being written: the composer on the one side, on the other the device's draft, which is the same in all tabs.
 * A message that is said otherwise is written in the same place, and does not touch the draft.
 */
export class Drafting {
  readonly #host: DraftingHost;
  #changing: { seq: number; text: string } | null = null;
  #problems: readonly FileProblem[] = [];

  constructor(host: DraftingHost) {
    this.#host = host;
  }

  /** A message that is said already is being changed. */
  get isChanging(): boolean {
    return this.#changing !== null;
  }

  /** The files that were not taken lately. */
  get problems(): readonly FileProblem[] {
    return this.#problems;
  }

  /** The person changed what stands in the composer. */
  typed(text: string): void {
    if (this.#changing === null) this.#host.client().draft.setText(text);
  }

  /** Brings the draft into the composer, but never over what the person is writing in it. */
  show(): void {
    const composer = this.#host.composer();
    if (composer === null || this.isChanging || (composer.text !== '' && isWriting(composer))) return;
    composer.text = this.#host.client().draft.get().text;
  }

  /** Puts words after what is being written. */
  add(text: string): void {
    this.stopChanging();
    const { draft } = this.#host.client();
    const before = draft.get().text;
    draft.setText(before === '' ? text : `${before}\n${text}`);
    this.#put(draft.get().text);
  }

  /** Sends what is written, or changes the message that is being changed. */
  async send(text: string): Promise<void> {
    const client = this.#host.client();
    const changing = this.#changing;
    if (changing !== null) {
      if (text !== changing.text) await client.edit(changing.seq, text);
      this.stopChanging();
      return;
    }
    client.draft.setText(text);
    this.#host.composer()?.clear();
    this.forgetProblems();
    try {
      await client.draft.send();
    } catch (error) {
      if (this.#host.composer()?.text === '') this.#put(text);
      throw error;
    }
    // What was typed while the message was being kept is the next draft.
    const next = this.#host.composer()?.text ?? '';
    if (next !== '' && !this.isChanging) client.draft.setText(next);
  }

  /** Adds files, one after the other, so that they stand in the order in which they were chosen. */
  async attach(files: readonly File[]): Promise<void> {
    this.forgetProblems();
    const { draft } = this.#host.client();
    for (const file of files) {
      if (draft.get().files.length >= limits.maxAttachments) this.#complain(file, 'too-many');
      else await draft.attach(file).catch((error) => this.#complain(file, whyNot(error)));
    }
  }

  /** Takes a message that is said into the composer, to be said otherwise. */
  change(seq: number, text: string): void {
    this.#changing = { seq, text };
    this.#put(text);
    this.#host.changed();
  }

  /** Leaves the message as it is; the draft is back. */
  stopChanging(): void {
    if (this.#changing === null) return;
    this.#changing = null;
    this.#put(this.#host.client().draft.get().text);
    this.#host.changed();
  }

  /** Nothing of what was being written stays in the panel. */
  clear(): void {
    this.#changing = null;
    this.forgetProblems();
    this.#host.composer()?.clear();
  }

  forgetProblems(): void {
    this.#problems = [];
    this.#host.changed();
  }

  #put(text: string): void {
    const composer = this.#host.composer();
    if (composer) composer.text = text;
  }

  #complain({ name }: File, why: string): void {
    this.#problems = [...this.#problems, { name, why }];
    this.#host.changed();
  }
}

/** The client rejects what is too large with a RangeError; everything else is the device's storage. */
const whyNot = (error: unknown): string => (error instanceof RangeError ? 'file-too-large' : 'unknown');
