import { onTestFinished } from 'vitest';
import type { FakeAgentClient } from './fake-agent-client.testing.ts';
import type { ThroughlineDesk } from './throughline-desk.ts';
import './parts.define.ts';
import './throughline-desk.define.ts';

const slot = 'throughline-desk https://chat.example shop';

export interface Mounted {
  desk: ThroughlineDesk;
  /** Finds in the whole tree of shadow roots; fails when there is none. */
  find<E extends HTMLElement = HTMLElement>(selector: string): E;
  /** The same, for none, one or many. */
  all<E extends HTMLElement = HTMLElement>(selector: string): E[];
  /** What is in the shadow trees of the elements with a name, in order. */
  within<E extends HTMLElement = HTMLElement>(host: string, selector: string): E[];
  /** The first of these; fails when there is none. */
  firstWithin<E extends HTMLElement = HTMLElement>(host: string, selector: string): E;
  /** The element with the focus, inside all shadow roots. */
  focused(): Element | null;
  /** Waits until everything has been drawn. */
  drawn(): Promise<void>;
}

function deepAll(root: ParentNode, selector: string): HTMLElement[] {
  const own = [...root.querySelectorAll<HTMLElement>(selector)];
  const roots = [...root.querySelectorAll('*')].flatMap((element) => element.shadowRoot ?? []);
  return [...own, ...roots.flatMap((shadow) => deepAll(shadow, selector))];
}

function deepFocused(root: DocumentOrShadowRoot = document): Element | null {
  const focused = root.activeElement;
  return focused?.shadowRoot?.activeElement ? deepFocused(focused.shadowRoot) : focused;
}

/** Puts a desk on the test's page, signed in unless told otherwise; the test's end takes everything away again. */
export async function mountDesk(
  client: FakeAgentClient,
  { isSignedIn = true, locale = 'en', theme = 'light' as const as 'light' | 'dark' } = {},
): Promise<Mounted> {
  sessionStorage.removeItem(slot);
  if (isSignedIn) sessionStorage.setItem(slot, 'a-kept-session-token');
  const desk = document.createElement('throughline-desk');
  Object.assign(desk, { gateway: 'https://chat.example', site: 'shop', locale, theme, now: () => client.now });
  desk.connect = () => client;
  desk.style.blockSize = '100dvh';
  document.body.style.margin = '0';
  document.body.append(desk);
  onTestFinished(() => {
    desk.remove();
    sessionStorage.removeItem(slot);
    localStorage.clear();
    history.replaceState(null, '', location.pathname + location.search);
  });
  const all = <E extends HTMLElement>(selector: string): E[] => deepAll(document.body, selector) as E[];
  const mounted: Mounted = {
    desk,
    all,
    find: <E extends HTMLElement>(selector: string): E => {
      const [found] = all<E>(selector);
      if (!found) throw new Error(`nothing matches ${selector}`);
      return found;
    },
    within: <E extends HTMLElement>(host: string, selector: string): E[] =>
      all(host).flatMap(({ shadowRoot }) => (shadowRoot ? deepAll(shadowRoot, selector) : [])) as E[],
    firstWithin: <E extends HTMLElement>(host: string, selector: string): E => {
      const [found] = mounted.within<E>(host, selector);
      if (!found) throw new Error(`nothing in ${host} matches ${selector}`);
      return found;
    },
    focused: () => deepFocused(),
    // Two frames: one in which everything is drawn, one for what is done after drawing.
    drawn: () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  };
  await mounted.drawn();
  return mounted;
}

/** The session token that a desk on this page keeps. */
export const keptToken = (): string | null => sessionStorage.getItem(slot);
