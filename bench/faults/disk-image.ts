import type { DiskStep } from './trace.ts';

/** A file's bytes with room to grow. */
class Content {
  #bytes: Uint8Array;
  #size: number;

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.#bytes = bytes.slice();
    this.#size = bytes.length;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  apply(step: Change): void {
    if (step.do === 'truncate') this.#resize(step.size);
    else {
      this.#resize(Math.max(this.#size, step.offset + step.bytes.length));
      this.#bytes.set(step.bytes, step.offset);
    }
  }

  copy(): Content {
    return new Content(this.bytes);
  }

  #resize(size: number): void {
    if (size > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(size, this.#bytes.length * 2));
      larger.set(this.bytes);
      this.#bytes = larger;
    } else if (size > this.#size) this.#bytes.fill(0, this.#size, size);
    this.#size = size;
  }
}

type Change = Extract<DiskStep, { do: 'write' | 'truncate' }>;

interface TracedFile {
  /** As it surely is on stable storage; null: it may not even exist. */
  synced: Content | null;
  /** What was done since, in order. */
  unsynced: Change[];
}

/** Disks write whole sectors; of a longer write the first ones may have arrived alone. */
const sectorBytes = 512;

/**
 * The disk at a moment of a traced run. What was synced is there after a power cut; of what was not, nothing, or anything.
 * A removed file is taken as removed.
 */
export class DiskImage {
  readonly #files = new Map<string, TracedFile>();

  apply(step: DiskStep): void {
    if (step.do === 'unlink') {
      this.#files.delete(step.path);
      return;
    }
    const file = this.#files.get(step.path) ?? { synced: null, unsynced: [] };
    this.#files.set(step.path, file);
    if (step.do !== 'sync') file.unsynced.push(step);
    else {
      file.synced ??= new Content();
      for (const change of file.unsynced) file.synced.apply(change);
      file.unsynced = [];
    }
  }

  /** The files after a power cut now, when nothing that was not synced has arrived. */
  afterPowerCut(): Map<string, Uint8Array> {
    const found = [...this.#files].filter(([, { synced }]) => synced !== null);
    return new Map(found.map(([path, { synced }]) => [path, (synced as Content).bytes]));
  }

  /** The same when some of it has arrived: each unsynced write wholly, in part, or not at all, as `random` (0..1) draws. */
  afterTornPowerCut(random: () => number): Map<string, Uint8Array> {
    const files = new Map<string, Uint8Array>();
    for (const [path, { synced, unsynced }] of this.#files) {
      const content = synced?.copy() ?? new Content();
      for (const change of unsynced) {
        const arrived = arrivedPart(change, random);
        if (arrived) content.apply(arrived);
      }
      if (synced || content.bytes.length > 0) files.set(path, content.bytes);
    }
    return files;
  }
}

function arrivedPart(change: Change, random: () => number): Change | null {
  const fate = random();
  if (fate < 0.4) return null;
  if (fate < 0.8 || change.do === 'truncate' || change.bytes.length <= sectorBytes) return change;
  const sectors = Math.floor((change.bytes.length / sectorBytes) * random());
  return sectors === 0 ? null : { ...change, bytes: change.bytes.subarray(0, sectors * sectorBytes) };
}
