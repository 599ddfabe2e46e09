import { fitToViewport } from './viewport-fit.ts';

const phone = '(max-width: 480px), (max-height: 400px)';

/** Whether the panel fills the screen here. */
export const isPhone = (): boolean => matchMedia(phone).matches;

/**
 * Opens and closes the panel's `<dialog>`: as a modal on phones, where it covers the page and keeps the focus; beside
 * the page, which stays usable, everywhere else.
 */
export class PanelDialog {
  #dialog: HTMLDialogElement | null = null;
  #isOpen = false;
  #stopFitting: (() => void) | null = null;

  /** Follows the screen, for example when a tablet is turned; returns the stop. */
  watch(): () => void {
    const screen = matchMedia(phone);
    const again = (): void => this.#apply();
    screen.addEventListener('change', again);
    return () => {
      screen.removeEventListener('change', again);
      this.#stopFitting?.();
    };
  }

  /** Brings the dialog into the wanted state. Calling it again with the same changes nothing. */
  show(dialog: HTMLDialogElement | null, isOpen: boolean): void {
    this.#dialog = dialog;
    this.#isOpen = isOpen;
    this.#apply();
  }

  #apply(): void {
    const dialog = this.#dialog;
    const isModal = this.#isOpen && isPhone();
    if (!dialog?.isConnected || (dialog.open === this.#isOpen && dialog.matches(':modal') === isModal)) return;
    this.#stopFitting?.();
    this.#stopFitting = null;
    dialog.close();
    if (isModal) {
      dialog.showModal();
      this.#stopFitting = fitToViewport(dialog);
    } else if (this.#isOpen) {
      // Not show(): it would take the focus also where the panel only stays open on the site's next page.
      dialog.setAttribute('open', '');
    }
  }
}
