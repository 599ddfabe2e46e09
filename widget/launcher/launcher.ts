import { launcherStyles } from './launcher.styles.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';
const paths = [
  'M4 11.5A7.5 7.5 0 0 1 11.5 4h1a7.5 7.5 0 0 1 0 15H12a9 9 0 0 1-3.6-.8L4.5 19.5l1-3.6A7.5 7.5 0 0 1 4 11.5',
  'M6 9.5l6 6 6-6',
];

function picture(path: string): SVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(svgNamespace, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/**
 * The round button that opens the chat. It stands on every page view, so it is a plain element without lit: the loader
 * brings it alone, and the chat adopts the same node when it arrives.
 *
 * @element throughline-launcher
 * @attr {string} label - What a screen reader calls it, for example "Chat with us".
 * @attr {boolean} expanded - The chat is open.
 * @attr {number} unread - Messages not read; above 99 it shows "99+".
 * @attr {'end' | 'start'} position - The lower corner it stands in; default `end`.
 * @cssprop [--throughline-accent=#2f57e6] - The button's colour.
 * @cssprop [--throughline-on-accent=#fff] - The picture's colour.
 * @cssprop [--throughline-z-index=2147483000] - How high it lies above the page.
 * @csspart button - The button itself; its `click` reaches the page as the element's own.
 * @csspart badge - The number of unread messages.
 */
export class Launcher extends HTMLElement {
  static readonly observedAttributes = ['label', 'expanded', 'unread'];

  readonly #button = document.createElement('button');
  readonly #badge = document.createElement('b');

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(launcherStyles);
    root.adoptedStyleSheets = [sheet];
    this.#button.type = 'button';
    this.#button.part.add('button');
    this.#badge.part.add('badge');
    this.#badge.ariaHidden = 'true';
    this.#button.ariaHasPopup = 'dialog';
    this.#button.append(...paths.map(picture));
    // Beside the button, not in it: the label says the number already, in words.
    root.append(this.#button, this.#badge);
    this.attributeChangedCallback();
  }

  attributeChangedCallback(): void {
    const unread = Number(this.getAttribute('unread')) || 0;
    this.#badge.textContent = unread > 99 ? '99+' : unread > 0 ? String(unread) : '';
    this.#button.ariaExpanded = String(this.hasAttribute('expanded'));
    this.#button.ariaLabel = this.getAttribute('label') ?? 'Chat';
  }
}
