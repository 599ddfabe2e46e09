import { isContinueLink } from '../chat/continue-link.ts';
import { launcherLabel } from './launcher-label.ts';
import { type PublicApi, type PublicEvent, runCall } from './public-api.ts';
import type { ScriptOptions } from './script-options.ts';

/** What the loader knows of the chat element, which is fetched later. */
interface ChatElement extends HTMLElement {
  open(): void;
  close(): void;
  toggle(): void;
  compose(text: string): void;
}

/** What the loader needs from outside. */
export interface LoaderWorld {
  /** Fetches a module; `import` itself outside of tests. */
  importModule(address: string): Promise<unknown>;
  /** Whether this device has talked on the site before. */
  hasRecord(site: string): Promise<boolean>;
  /** Runs when the page has nothing else to do. */
  whenIdle(run: () => void): void;
}

/**
 * Puts the launcher on the page and fetches the chat when it is wanted: when somebody reaches for the launcher, when
 * this device has talked here before, or when a mail's link led here. Returns what a page can call.
 */
export class ChatLoader implements PublicApi {
  readonly #options: ScriptOptions;
  readonly #world: LoaderWorld;
  readonly #chat: ChatElement;
  readonly #launcher: HTMLElement;
  readonly #ended = new AbortController();
  readonly #guard: MutationObserver;
  #loading: Promise<void> | null = null;
  #isLoaded = false;
  #tries = 0;

  constructor(options: ScriptOptions, world: LoaderWorld) {
    this.#options = options;
    this.#world = world;
    this.#chat = document.createElement('throughline-chat') as ChatElement;
    this.#launcher = document.createElement('throughline-launcher');
    this.#guard = new MutationObserver(() => this.#stand());
    this.#build();
    this.#listen();
    this.#stand();
    if (isContinueLink(location.hash)) void this.#load();
    else world.whenIdle(() => void this.#loadIfKnown());
  }

  #build(): void {
    const { gateway, site, attributes } = this.#options;
    const chat = this.#chat;
    for (const [name, value] of Object.entries({ gateway, site, ...attributes })) chat.setAttribute(name, value);
    const language = attributes.locale || document.documentElement.lang || navigator.language;
    this.#launcher.slot = 'launcher';
    this.#launcher.setAttribute('label', launcherLabel(language));
    this.#launcher.setAttribute('position', attributes.position ?? 'end');
    chat.append(this.#launcher);
  }

  #listen(): void {
    const { signal } = this.#ended;
    // Whoever points at it will probably press it: the chat is on its way before they do.
    for (const sign of ['pointerenter', 'focus', 'touchstart']) {
      this.#launcher.addEventListener(sign, () => void this.#load(), { signal, passive: true, capture: true });
    }
    this.#launcher.addEventListener('click', () => !this.#isLoaded && this.open(), { signal });
    addEventListener('hashchange', () => isContinueLink(location.hash) && void this.#load(), { signal });
    document.addEventListener('DOMContentLoaded', () => this.#stand(), { signal });
    // Single-page frameworks put a new body in place of the old one.
    this.#guard.observe(document.documentElement, { childList: true });
  }

  #stand(): void {
    if (document.body && !this.#chat.isConnected) document.body.append(this.#chat);
  }

  async #loadIfKnown(): Promise<void> {
    if ((await this.#world.hasRecord(this.#options.site)) && !this.#ended.signal.aborted) await this.#load();
  }

  #load(): Promise<void> {
    this.#loading ??= this.#fetch();
    return this.#loading;
  }

  async #fetch(): Promise<void> {
    // A browser may remember that a module could not be fetched; another address asks again.
    const again = this.#tries > 0 ? `?try=${this.#tries}` : '';
    this.#tries += 1;
    try {
      await this.#world.importModule(`${this.#options.gateway}/chat.js${again}`);
      this.#isLoaded = true;
    } catch {
      this.#loading = null;
      this.#complain('the chat could not be fetched');
    }
  }

  #complain(why: string): void {
    this.#chat.dispatchEvent(new CustomEvent('throughline-error', { detail: { why } }));
  }

  async #whenLoaded(run: (chat: ChatElement) => void): Promise<void> {
    await this.#load();
    if (this.#isLoaded && !this.#ended.signal.aborted) run(this.#chat);
  }

  push(...calls: unknown[]): void {
    for (const call of calls) if (!runCall(this, call)) this.#complain('a call is not known');
  }

  open(): void {
    void this.#whenLoaded((chat) => chat.open());
  }

  close(): void {
    if (this.#loading !== null) void this.#whenLoaded((chat) => chat.close());
  }

  toggle(): void {
    void this.#whenLoaded((chat) => chat.toggle());
  }

  compose(text: string): void {
    void this.#whenLoaded((chat) => chat.compose(text));
  }

  on(event: PublicEvent, listener: (detail: unknown) => void): () => void {
    const heard = (fired: Event): void => listener((fired as CustomEvent).detail);
    this.#chat.addEventListener(`throughline-${event}`, heard, { signal: this.#ended.signal });
    return () => this.#chat.removeEventListener(`throughline-${event}`, heard);
  }

  destroy(): void {
    this.#guard.disconnect();
    this.#ended.abort();
    this.#chat.remove();
    delete window.Throughline;
  }
}
