/** Remembers what had the focus before the panel took it, to give it back. */
export class FocusReturn {
  #opener: HTMLElement | null = null;

  /** What has the focus now is where it goes back to. */
  remember(): void {
    this.#opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  }

  /** Back to what had the focus; to the launcher when that was nothing, the chat itself, or is gone. */
  give(chat: Element, launchers: readonly Element[]): void {
    const opener = this.#opener;
    if (opener?.isConnected === true && opener !== document.body && opener !== chat) opener.focus();
    else launchers.find((element): element is HTMLElement => element instanceof HTMLElement)?.focus();
  }
}
