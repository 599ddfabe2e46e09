/** What the script tag says. */
export interface ScriptOptions {
  /** Origin of the script: the gateway serves it. */
  gateway: string;
  site: string;
  /** Further attributes for the chat, only those the tag has. */
  attributes: Readonly<Record<string, string>>;
}

const passedOn = ['locale', 'theme', 'position'];

/** The tag that is running; in a module or a late call only its `data-site` still tells it apart. */
export function ownScript(page: Document): HTMLScriptElement | null {
  const { currentScript } = page;
  if (currentScript instanceof HTMLScriptElement && currentScript.dataset.site) return currentScript;
  return page.querySelector('script[data-site][src*="throughline"]');
}

/** Reads the tag; null when it names no site or has no address. */
export function scriptOptions(script: HTMLScriptElement | null): ScriptOptions | null {
  const site = script?.dataset.site;
  if (!script?.src || !site) return null;
  const attributes: Record<string, string> = {};
  for (const name of passedOn) {
    const value = script.dataset[name];
    if (value !== undefined) attributes[name] = value;
  }
  return { gateway: new URL(script.src).origin, site, attributes };
}
