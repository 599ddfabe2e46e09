const prefix = '#conversation=';

/** Marks the step of history that opening a conversation made, so that leaving it can take the step back. */
const ownStep = { throughlineDesk: 'conversation' } as const;

/** The conversation that the page's address names, or null. */
export function openedInUrl(): string | null {
  const { hash } = window.location;
  if (!hash.startsWith(prefix)) return null;
  const id = hash.slice(prefix.length);
  return /^[A-Za-z0-9_-]{1,64}$/.test(id) ? id : null;
}

const isOwnStep = (state: unknown): boolean =>
  typeof state === 'object' && state !== null && 'throughlineDesk' in state && state.throughlineDesk === 'conversation';

/**
 * Writes the opened conversation into the page's address, so that a reload, the back button and a shared link find it.
 * Leaving the list adds one step of history (on a phone, "back" is the list again); going on to the next does not.
 */
export function putIntoUrl(conversationId: string): void {
  const before = openedInUrl();
  if (before === conversationId) return;
  if (before === null) window.history.pushState(ownStep, '', prefix + conversationId);
  else window.history.replaceState(window.history.state, '', prefix + conversationId);
}

/** Takes the conversation out of the page's address: one step back, or in place when the page began with it. */
export function takeOutOfUrl(): void {
  if (openedInUrl() === null) return;
  if (isOwnStep(window.history.state)) window.history.back();
  else window.history.replaceState(null, '', window.location.pathname + window.location.search);
}
