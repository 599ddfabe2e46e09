import type { Client, DraftView, FileProgress } from '@throughline/sdk';
import { limits } from '@throughline/sdk/wire';

/** A chosen file on its way; by default half sent. */
export function chosen(name: string, changes: Partial<FileProgress> = {}): FileProgress {
  const about = { key: name, name, type: 'application/pdf', sizeBytes: 2_000_000 };
  return { ...about, sentBytes: 1_000_000, state: 'sending', why: null, ...changes };
}

/** `client.draft` without a device: it keeps what is written and sends no file anywhere. */
export class FakeDraft {
  readonly #send: (text: string, files: readonly string[]) => Promise<string>;
  readonly #tell: (draft: DraftView) => void;
  readonly #asked: unknown[][];
  #kept: DraftView = { text: '', files: [] };

  constructor(
    send: (text: string, files: readonly string[]) => Promise<string>,
    tell: (draft: DraftView) => void,
    asked: unknown[][],
  ) {
    this.#send = send;
    this.#tell = tell;
    this.#asked = asked;
  }

  put(draft: DraftView): void {
    this.#kept = draft;
    this.#tell(draft);
  }

  get = (): DraftView => this.#kept;

  setText = (text: string): void => {
    if (text !== this.#kept.text) this.put({ ...this.#kept, text });
  };

  attach: Client['draft']['attach'] = async ({ name = 'file', size, type }) => {
    if (size > limits.maxAttachmentBytes) throw new RangeError('file: too large');
    this.put({ ...this.#kept, files: [...this.#kept.files, chosen(name, { sizeBytes: size, sentBytes: 0, type })] });
    return name;
  };

  detach: Client['draft']['detach'] = async (key) => {
    this.#asked.push(['draft.detach', key]);
    this.put({ ...this.#kept, files: this.#kept.files.filter((file) => file.key !== key) });
  };

  retryFile = (key: string): void => {
    this.#asked.push(['draft.retryFile', key]);
  };

  send: Client['draft']['send'] = async () => {
    const { text, files } = this.#kept;
    if (text.trim() === '' && files.length === 0) return null;
    const entryId = await this.#send(
      text,
      files.map(({ key }) => key),
    );
    this.put({ text: '', files: [] });
    return entryId;
  };
}
