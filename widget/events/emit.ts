/** Every event of ours is called `throughline-<verb>`. */
export type EventName = `throughline-${string}`;

/** Dispatches an event that the page around a face can hear: it bubbles and leaves shadow trees. */
export function emit<T>(target: EventTarget, type: EventName, detail?: T): void {
  target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}

/** Dispatches an event for the face that holds the element: it bubbles there and stays inside its shadow tree. */
export function emitInside<T>(target: EventTarget, type: EventName, detail?: T): void {
  target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: false }));
}
