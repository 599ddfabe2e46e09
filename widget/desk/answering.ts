import type { AgentClient } from '@throughline/sdk/agent';
import { limits } from '@throughline/sdk/wire';
import type { UrlOf } from '../ui/attachment-list.ts';
import type { FileProblem } from '../ui/draft-files.ts';
import type { AnswerMode } from './answer-box.ts';
import type { PlanOf } from './plan-line.ts';

/** What an agent says in the open conversation, and its files: takes them to the client of the moment. */
export class Answering {
  readonly #client: () => AgentClient;
  readonly #changed: () => void;
  #problems: readonly FileProblem[] = [];

  constructor(client: () => AgentClient, changed: () => void) {
    this.#client = client;
    this.#changed = changed;
  }

  /** The files that could not be taken at the last try. */
  get problems(): readonly FileProblem[] {
    return this.#problems;
  }

  say({ mode, text }: { mode: AnswerMode; text: string }): void {
    const client = this.#client();
    if (mode === 'note') {
      client.note(text);
      return;
    }
    const keys = client.files.get().map(({ key }) => key);
    client.send(text, keys);
    this.forgetProblems();
  }

  /** Adds files, one after the other, so that they stand in the order in which they were chosen. */
  async attach(chosen: readonly File[]): Promise<void> {
    this.forgetProblems();
    const { files } = this.#client();
    for (const file of chosen) {
      if (files.get().length >= limits.maxAttachments) this.#complain(file, 'too-many');
      else await files.attach(file).catch((error) => this.#complain(file, whyNot(error)));
    }
  }

  forgetProblems(): void {
    this.#problems = [];
    this.#changed();
  }

  /** Where a message's file can be fetched. */
  readonly urlOf: UrlOf = async (attachmentId) => {
    const link = await this.#client().attachmentUrl(attachmentId);
    return 'refused' in link ? null : link;
  };

  /** What would happen to an answer sent now. */
  readonly planOf: PlanOf = (conversationId) => this.#client().plan(conversationId);

  #complain({ name }: File, why: string): void {
    this.#problems = [...this.#problems, { name, why }];
    this.#changed();
  }
}

/** The client rejects what is too large with a RangeError; nothing else is known to happen. */
const whyNot = (error: unknown): string => (error instanceof RangeError ? 'file-too-large' : 'unknown');
