import { launcherLabel } from './launcher-label.ts';
import { callNames, type ErrorCode, type InitOptions, makeFace, type PublicApi } from './public-api.ts';

/** What the loader knows of the chat element, which is fetched later. */
interface ChatElement extends HTMLElement {
  /** Runs a page's call; what is wrong with it becomes a refusal and `throughline-error`. */
  call(name: string, args: readonly unknown[]): Promise<unknown>;
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

/** A call that waits for `init` or for the chat's code. */
type WaitingCall = [name: string, args: readonly unknown[], answer: (value: unknown) => void];

/** Of each call so many wait; older ones give way. */
const mostWaiting = 50;
/** A mail's or another device's link led here. */
const linkPattern = /^#throughline-(continue|handoff)=/;
/** What cannot wait for an opening; done much later, when nobody expects it any more, it would only surprise. */
const urgent = ['open', 'toggle', 'send', 'logout'];

const refused = (code: string): object => ({ refused: code, retryAfterMs: null });

/** A page's mistake; the call's name is said with it. */
function misfit(): never {
  throw new TypeError('what was given does not fit');
}

const text = (value: unknown): string => (typeof value === 'string' ? value : misfit());

/**
 * Puts the launcher on the page and fetches the chat when it is wanted: when somebody reaches for the launcher, when
 * this device has talked here before, or when a link led here. `face` is what a page can call: what needs the client
 * waits, as it was said, until the chat's code is there, and is judged there.
 */
export class ChatLoader {
  readonly face: PublicApi = makeFace((name, args) => this.#run(name, args));
  readonly #home: string;
  readonly #world: LoaderWorld;
  readonly #chat = document.createElement('throughline-chat') as HTMLElement as ChatElement;
  readonly #launcher = document.createElement('throughline-launcher');
  readonly #ended = new AbortController();
  readonly #guard = new MutationObserver(() => this.#stand());
  #waiting: WaitingCall[] = [];
  #site = '';
  #gateway = '';
  #loading: Promise<void> | null = null;
  #isLoaded = false;
  #tries = 0;

  /** `home` is the gateway's address where `init` names no other. */
  constructor(home: string, world: LoaderWorld) {
    this.#home = home;
    this.#world = world;
  }

  /** What the loader does itself; everything else is the chat's. */
  readonly #own: Readonly<Record<string, (...args: never[]) => unknown>> = {
    init: (options: InitOptions) => this.#init(options),
    showLauncher: () => this.#launcher.toggleAttribute('hidden', false),
    hideLauncher: () => this.#launcher.toggleAttribute('hidden', true),
    setLocale: (tag: unknown) => this.#set('locale', text(tag)),
    setTheme: (theme: unknown) => this.#set('theme', text(theme)),
    on: (event: unknown, listener: unknown) => this.#on(event, listener),
    destroy: () => this.#destroy(),
  };

  /** The one way in: a page's mistakes come out as `error`, never as an exception. */
  #run(name: unknown, args: readonly unknown[]): unknown {
    if (!callNames.includes(name as string)) return this.#complain('unknown-call', 'no such call');
    const call = name as string;
    if (this.#ended.signal.aborted) return call === 'on' ? () => {} : Promise.resolve(refused('destroyed'));
    try {
      const own = this.#own[call];
      if (own) return own(...(args as never[]));
      return this.#isLoaded ? this.#chat.call(call, args) : this.#later(call, args);
    } catch (error) {
      this.#complain('bad-call', `${call}: ${(error as Error).message}`);
      return () => {};
    }
  }

  #later(name: string, args: readonly unknown[]): Promise<unknown> {
    const same = this.#waiting.filter(([waiting]) => waiting === name);
    if (same.length >= mostWaiting) this.#giveUp('rate-limited', (call) => call === same[0]);
    return new Promise((answer) => {
      this.#waiting.push([name, args, answer]);
      if (this.#site) this.#fetchFor(name);
    });
  }

  #fetchFor(name: string): void {
    if (name === 'logout') void this.#logout();
    else if (urgent.includes(name)) void this.#load();
  }

  /** Where the device has no record there is nothing to wipe, and nothing to fetch for that. */
  async #logout(): Promise<void> {
    await this.#loadIfKnown();
    if (!this.#isLoaded) for (const [, , answer] of this.#waiting.splice(0)) answer(undefined);
  }

  #flush(): void {
    for (const [name, args, answer] of this.#waiting.splice(0)) answer(this.#run(name, args));
  }

  #giveUp(code: string, isMeant: (call: WaitingCall) => boolean): void {
    for (const [, , answer] of this.#waiting.filter(isMeant)) answer(refused(code));
    this.#waiting = this.#waiting.filter((call) => !isMeant(call));
  }

  #init({ site, gateway, locale, theme, position = 'end', launcher, identity }: InitOptions): void {
    if (this.#site || !text(site)) misfit();
    this.#gateway = new URL(gateway ?? this.#home).origin;
    this.#site = site;
    const wishes = { gateway: this.#gateway, site, locale, theme, position };
    for (const [name, value] of Object.entries(wishes)) this.#set(name, value);
    this.#launcher.slot = 'launcher';
    this.#launcher.setAttribute('position', position);
    if (String(launcher) === 'false') this.face.hideLauncher();
    this.#chat.append(this.#launcher);
    this.#listen();
    this.#stand();
    if (identity) this.face.identify(identity);
    if (linkPattern.test(location.hash)) void this.#load();
    else this.#world.whenIdle(() => void this.#loadIfKnown());
    this.#flush();
  }

  #set(name: string, value: string | undefined): void {
    if (value !== undefined) this.#chat.setAttribute(name, value);
    if (this.#isLoaded) return;
    const language = this.#chat.getAttribute('locale') || document.documentElement.lang || navigator.language;
    this.#launcher.setAttribute('label', launcherLabel(language));
  }

  #listen(): void {
    const { signal } = this.#ended;
    // Whoever points at it will probably press it: the chat is on its way before they do.
    for (const sign of ['pointerenter', 'focus', 'touchstart']) {
      this.#launcher.addEventListener(sign, () => void this.#load(), { signal, passive: true, capture: true });
    }
    this.#launcher.addEventListener('click', () => !this.#isLoaded && this.face.open(), { signal });
    addEventListener('hashchange', () => linkPattern.test(location.hash) && void this.#load(), { signal });
    document.addEventListener('DOMContentLoaded', () => this.#stand(), { signal });
    // Single-page frameworks put a new body in place of the old one.
    this.#guard.observe(document.documentElement, { childList: true });
  }

  #stand(): void {
    if (document.body && !this.#chat.isConnected) document.body.append(this.#chat);
  }

  async #loadIfKnown(): Promise<void> {
    if ((await this.#world.hasRecord(this.#site)) && !this.#ended.signal.aborted) await this.#load();
  }

  #load(): Promise<void> {
    this.#loading ??= this.#fetch();
    return this.#loading;
  }

  async #fetch(): Promise<void> {
    // A browser may remember that a module could not be fetched; another address asks again.
    const again = this.#tries ? `?try=${this.#tries}` : '';
    this.#tries += 1;
    try {
      await this.#world.importModule(`${this.#gateway}/chat.js${again}`);
    } catch {
      this.#loading = null;
      this.#complain('not-fetched', 'the chat could not be fetched');
      this.#giveUp('not-fetched', ([name]) => urgent.includes(name));
      return;
    }
    this.#isLoaded = true;
    if (!this.#ended.signal.aborted) this.#flush();
  }

  #complain(code: ErrorCode, message: string): void {
    this.#chat.dispatchEvent(new CustomEvent('throughline-error', { detail: { code, message } }));
  }

  #on(event: unknown, listener: unknown): () => void {
    if (typeof listener !== 'function') misfit();
    const type = `throughline-${text(event)}`;
    const heard = (fired: Event): void => listener((fired as CustomEvent).detail);
    this.#chat.addEventListener(type, heard, { signal: this.#ended.signal });
    return () => this.#chat.removeEventListener(type, heard);
  }

  #destroy(): void {
    this.#guard.disconnect();
    this.#ended.abort();
    this.#chat.remove();
    this.#giveUp('destroyed', () => true);
    delete window.Throughline;
  }
}
