/** What changed in the lab; who shows it reads it again. */
export type LabTopic = 'mail' | 'texts' | 'switches' | 'clock' | 'gateway' | 'plan';

/** Says that something changed, never what: a lost hint costs a second look and nothing else. */
export class Hints {
  readonly #listeners = new Set<(topic: LabTopic) => void>();

  tell(topic: LabTopic): void {
    for (const listener of this.#listeners) listener(topic);
  }

  on(listener: (topic: LabTopic) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
