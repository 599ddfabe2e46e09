import type { InitOptions } from './public-api.ts';

/** What the script tag says. */
export interface ScriptOptions {
  /** Origin of the script: the gateway serves it. Empty where it has no address. */
  gateway: string;
  /** What to start with; null when the tag names no site: then the page calls `init`. */
  init: InitOptions | null;
}

/** The tag that is running; in a module or a late call its `data-site` or its name tells it apart. */
export function ownScript(page: Document): HTMLScriptElement | null {
  const running = page.currentScript as HTMLScriptElement | null;
  if (running?.src) return running;
  return page.querySelector('script[data-site][src*="throughline"],script[src*="/throughline.js"]');
}

/** Reads the tag. */
export function scriptOptions(script: HTMLScriptElement | null): ScriptOptions {
  if (!script?.src) return { gateway: '', init: null };
  const { site = '', ...wishes } = script.dataset;
  return { gateway: new URL(script.src).origin, init: site ? ({ ...wishes, site } as InitOptions) : null };
}
