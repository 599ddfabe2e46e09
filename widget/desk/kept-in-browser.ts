// A browser that blocks site storage throws on the very access. What would have been kept is then forgotten by a reload.
function attempt<T>(access: () => T, otherwise: T): T {
  try {
    return access();
  } catch (error) {
    if (error instanceof DOMException) return otherwise;
    throw error;
  }
}

/**
 * Keeps the agent's session token for this tab, so that a reload stays signed in and a closed tab does not.
 * One slot per gateway and site.
 */
export interface SessionStore {
  get(): string | null;
  set(token: string): void;
  clear(): void;
}

/** The store on the tab's `sessionStorage`. */
export function tabSessionStore(gateway: string, site: string): SessionStore {
  const slot = `throughline-desk ${gateway} ${site}`;
  return {
    get: () => attempt(() => window.sessionStorage.getItem(slot), null),
    set: (token) => attempt(() => window.sessionStorage.setItem(slot, token), undefined),
    clear: () => attempt(() => window.sessionStorage.removeItem(slot), undefined),
  };
}

/** A preference of this browser that is on until somebody turns it off; kept in `localStorage` under `slot`. */
export function keptSwitch(slot: string): { isOn: () => boolean; turn: (on: boolean) => void } {
  return {
    isOn: () => attempt(() => window.localStorage.getItem(slot) !== 'off', true),
    turn: (on) => attempt(() => window.localStorage.setItem(slot, on ? 'on' : 'off'), undefined),
  };
}
