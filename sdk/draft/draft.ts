import type { Clock } from '../kernel/clock.ts';
import type { DeviceStorage } from '../storage/device-storage.ts';

/** What other tabs of the profile hear of what is being written here. */
export interface DraftChange {
  about: 'draft';
  kept: KeptDraft;
}

export interface KeptDraft {
  readonly text: string;
  /** Keys of the chosen files, in order. */
  readonly files: readonly string[];
}

export interface DraftOptions {
  storage(): DeviceStorage;
  clock: Clock;
  tell(change: DraftChange): void;
  onChange(): void;
}

const key = 'draft';
const empty: KeptDraft = { text: '', files: [] };
/** Typing pauses of this long are kept; a write for each letter would wear the disk. */
const keepAfterMs = 150;

/** What is being written and not sent: it survives a reload, a closed tab and a restart of the browser. */
export class Draft {
  readonly #options: DraftOptions;
  kept: KeptDraft = empty;
  /** Whether the device's record is known; what is written before that is kept when it is. */
  #isLoaded = false;
  #stopKeeping: (() => void) | null = null;

  constructor(options: DraftOptions) {
    this.#options = options;
  }

  /** Takes in what the device's record holds, unless something was written meanwhile; nothing there: it was sent. */
  load(record: ReadonlyMap<string, unknown>): void {
    const { text, files } = (record.get(key) ?? empty) as Partial<KeptDraft>;
    const isAhead = this.#stopKeeping !== null || (!this.#isLoaded && this.kept !== empty);
    this.#isLoaded = true;
    if (isAhead) void this.keepNow();
    if (isAhead || typeof text !== 'string' || !Array.isArray(files)) return;
    this.kept = { text, files: files.filter((file) => typeof file === 'string') };
    this.#options.onChange();
  }

  write(change: Partial<KeptDraft>): void {
    const next = { ...this.kept, ...change };
    if (next.text === this.kept.text && next.files === this.kept.files) return;
    this.kept = next;
    this.#options.tell({ about: 'draft', kept: next });
    if (this.#isLoaded) this.#stopKeeping ??= this.#options.clock.after(keepAfterMs, () => this.keepNow());
    this.#options.onChange();
  }

  /** The page goes, or the pause is over. */
  keepNow(): Promise<void> {
    this.#stopKeeping?.();
    this.#stopKeeping = null;
    const isEmpty = this.kept.text === '' && this.kept.files.length === 0;
    return this.#options.storage().write(isEmpty ? [] : [[key, this.kept]], isEmpty ? [key] : []);
  }

  hear({ kept }: DraftChange): void {
    this.#stopKeeping?.();
    this.#stopKeeping = null;
    this.kept = kept;
    this.#options.onChange();
  }

  /** Lets go of everything: the person signed out, and storage is wiped. */
  forget(): void {
    this.#isLoaded = false;
    this.hear({ about: 'draft', kept: empty });
  }
}
