import { LitElement } from 'lit';
import { emitInside } from '../events/emit.ts';
import { FileDrop } from '../ui/file-drop.ts';

/**
 * Lets files be dropped anywhere on the panel it stands in.
 *
 * @element throughline-drop
 * @fires throughline-attach - `{ files }`: these were dropped.
 */
export class PanelDrop extends LitElement {
  static override properties = { able: { attribute: false } };

  /** Files can be taken just now. */
  declare able: boolean;

  #left: AbortController | null = null;
  readonly #drop = new FileDrop(
    (files) => emitInside(this, 'throughline-attach', { files }),
    () => this.able,
  );

  constructor() {
    super();
    this.able = true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#left = new AbortController();
    const { signal } = this.#left;
    this.parentElement?.addEventListener('dragover', this.#drop.over, { signal });
    this.parentElement?.addEventListener('dragleave', this.#drop.leave, { signal });
    this.parentElement?.addEventListener('drop', this.#drop.drop, { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#left?.abort();
  }
}
