import { css, html, LitElement, render, type TemplateResult } from 'lit';
import { theme } from '../ui/theme.ts';

/** A face with nothing but the theme, for looking at a single element as it will look inside one. */
class ThemedStage extends LitElement {
  static override styles = [
    theme,
    css`
      :host {
        display: block;
        background: var(--tl-surface);
      }
    `,
  ];

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}

/** Puts a template on the page inside the theme; returns the first element of it. Everything before it is taken off. */
export async function mount<E extends LitElement>(template: TemplateResult): Promise<E> {
  if (!customElements.get('throughline-stage')) customElements.define('throughline-stage', ThemedStage);
  clearPage();
  const stage = document.createElement('throughline-stage');
  document.body.append(stage);
  render(template, stage);
  const element = stage.firstElementChild as E;
  await element.updateComplete;
  return element;
}

/** Takes everything off the page and out of the tab's memory. */
export function clearPage(): void {
  document.body.replaceChildren();
  document.documentElement.removeAttribute('dir');
  sessionStorage.clear();
}

/** The next `throughline-…` event of an element, its detail. */
export function heard<T>(element: EventTarget, type: `throughline-${string}`): Promise<T> {
  return new Promise((resolve) => {
    element.addEventListener(type, (event) => resolve((event as CustomEvent<T>).detail), { once: true });
  });
}

/** Every element below, through shadow roots. */
export function deepAll<E extends Element = HTMLElement>(root: Element | ShadowRoot, selector: string): E[] {
  const inside = root instanceof Element && root.shadowRoot ? [root.shadowRoot, root] : [root];
  return inside.flatMap((scope) =>
    [...scope.querySelectorAll('*')].flatMap((element) => [
      ...(element.matches(selector) ? [element as E] : []),
      ...(element.shadowRoot ? deepAll<E>(element.shadowRoot, selector) : []),
    ]),
  );
}

/** The first element below, through shadow roots; a test that asks for what is not there fails here. */
export function deep<E extends Element = HTMLElement>(root: Element | ShadowRoot, selector: string): E {
  const [found] = deepAll<E>(root, selector);
  if (!found) throw new Error(`nothing fits ${selector}`);
  return found;
}

/** What has the focus, through shadow roots. */
export function deepFocus(): Element | null {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

/** All text below, through shadow roots, with single spaces. */
export const shownText = (root: Element): string =>
  deepAll(root, '*')
    .filter((element) => element.localName !== 'style')
    .flatMap((element) => [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE))
    .map((node) => node.textContent)
    .join('')
    .replace(/\s+/g, ' ');

/** Two frames: what was drawn is laid out and its observers have run. */
export const frames = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));

/** Waits until what fades or slides in has arrived; what moves for ever is not waited for. */
export async function arrived(root: Element): Promise<void> {
  const ends = ({ effect }: Animation): boolean => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY;
  const moving = deepAll(root, '*').flatMap((element) => element.getAnimations());
  await Promise.allSettled(moving.filter(ends).map(({ finished }) => finished));
}
