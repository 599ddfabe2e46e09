/** Files dragged over a face: shows that they can be let go there (class `dropping`), and takes them. */
export class FileDrop {
  readonly #take: (files: File[]) => void;
  readonly #isAble: () => boolean;

  constructor(take: (files: File[]) => void, isAble: () => boolean) {
    this.#take = take;
    this.#isAble = isAble;
  }

  over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files') || !this.#isAble()) return;
    event.preventDefault();
    this.#mark(event, true);
  };

  leave = (event: DragEvent): void => {
    const panel = event.currentTarget as Element;
    if (!panel.contains(event.relatedTarget as Node | null)) this.#mark(event, false);
  };

  drop = (event: DragEvent): void => {
    this.#mark(event, false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    // Also where they cannot be taken: the browser would show the file in place of the page.
    event.preventDefault();
    if (this.#isAble()) this.#take(files);
  };

  #mark({ currentTarget }: Event, isOver: boolean): void {
    (currentTarget as Element).classList.toggle('dropping', isOver);
  }
}
