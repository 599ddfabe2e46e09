import type { Files } from '../files/files.ts';
import type { FileProgress } from '../files/kept-file.ts';
import type { AgentClient } from './api.ts';

interface ChosenFilesOptions {
  files: Files;
  /** The open conversation. */
  opened(): string | null;
  onChange(): void;
}

/** Files chosen for answers that are not said yet, by conversation. */
export class ChosenFiles {
  readonly #options: ChosenFilesOptions;
  readonly #keys = new Map<string, readonly string[]>();

  constructor(options: ChosenFilesOptions) {
    this.#options = options;
  }

  /** `client.files`. */
  get face(): AgentClient['files'] {
    const { files, opened } = this.#options;
    return {
      get: () => this.#of(opened()).flatMap((key): FileProgress[] | FileProgress => files.progress(key) ?? []),
      attach: async (file) => {
        const conversationId = opened();
        if (conversationId === null) throw new Error('no conversation is open');
        const key = await files.add(file);
        this.#put(conversationId, [...this.#of(conversationId), key]);
        return key;
      },
      detach: async (key) => {
        this.said([key]);
        await files.drop([key]);
      },
      retry: (key) => files.retry(key),
    };
  }

  /** These belong to a message now, or to nothing. */
  said(gone: readonly string[]): void {
    for (const [conversationId, keys] of this.#keys) {
      if (keys.some((key) => gone.includes(key))) {
        this.#put(
          conversationId,
          keys.filter((key) => !gone.includes(key)),
        );
      }
    }
  }

  forget(): void {
    this.#keys.clear();
    this.#options.onChange();
  }

  #of(conversationId: string | null): readonly string[] {
    return this.#keys.get(conversationId ?? '') ?? [];
  }

  #put(conversationId: string, keys: readonly string[]): void {
    this.#keys.set(conversationId, keys);
    this.#options.onChange();
  }
}
