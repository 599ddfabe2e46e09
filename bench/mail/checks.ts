/** What was looked at, and what came of it. */
export class Checks {
  readonly #rows: { what: string; isHeld: boolean; found: string }[] = [];

  /** Notes one check; what throws has failed it. The result is what was found, or null. */
  async see<T>(what: string, look: () => Promise<T>, say: (found: T) => string = () => ''): Promise<T | null> {
    try {
      const found = await look();
      this.#note(what, true, say(found));
      return found;
    } catch (error) {
      this.#note(what, false, error instanceof Error ? error.message : String(error));
      return null;
    }
  }

  leaveOut(what: string, why: string): void {
    console.log(`  –  ${what}: ${why}`);
  }

  #note(what: string, isHeld: boolean, found: string): void {
    this.#rows.push({ what, isHeld, found });
    const more = found === '' ? '' : `  (${found.replace(/\s+/g, ' ').slice(0, 160)})`;
    console.log(`  ${isHeld ? '✓' : '✗'}  ${what}${more}`);
  }

  /** Prints the sum; whether every check was held. */
  sum(): boolean {
    const failed = this.#rows.filter(({ isHeld }) => !isHeld).length;
    console.log(`\n${this.#rows.length - failed} passed, ${failed} failed`);
    return failed === 0 && this.#rows.length > 0;
  }
}

/** @throws when it is not so. */
export function hold(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}
