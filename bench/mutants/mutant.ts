/** One exact text of one file, and what stands there instead. */
interface Edit {
  /** From the root of the tree. */
  file: string;
  /** Occurs there exactly once. */
  find: string;
  put: string;
}

/** A check that runs by itself and ends with something other than 0 when a promise is broken. */
export interface Proof {
  /** As a person would type it. */
  name: string;
  /** Arguments to Node, from the root of the tree. */
  args: readonly string[];
}

/** A mistake somebody could make, planted to see that it is noticed. */
export interface Mutant {
  name: string;
  /** Which promise it breaks, in the words of `docs/`. */
  breaks: string;
  edits: readonly Edit[];
  proof: Proof;
  /**
   * What the proof must say when it fails. A mutant that merely cannot run fails every proof, too, and shows nothing.
   */
  shows: RegExp;
}

/** How often a text occurs in another. */
const countOf = (text: string, find: string): number => text.split(find).length - 1;

/** The text with the edit in it; null when what it replaces is not there exactly once. */
export function applyEdit(text: string, { find, put }: Edit): string | null {
  // A function, because `$` means something in a replacement.
  return countOf(text, find) === 1 ? text.replace(find, () => put) : null;
}
