/** What a single key asks of the desk. */
export type DeskCommand = 'next' | 'previous' | 'reply' | 'note' | 'attach' | 'tag' | 'resolve' | 'help';

const commands: Record<string, DeskCommand> = {
  j: 'next',
  k: 'previous',
  r: 'reply',
  n: 'note',
  a: 'attach',
  t: 'tag',
  e: 'resolve',
  '?': 'help',
};

/** Whether keys typed here are text. */
function isField(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('textarea, select, input:not([type="radio"], [type="checkbox"])');
}

/**
 * The command of a key press; null when it is none of ours: a modifier is held, a field or a dialog has the focus, or the
 * press belongs to the page around the desk.
 */
export function commandOf(event: KeyboardEvent, desk: EventTarget): DeskCommand | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return null;
  const path = event.composedPath();
  const [target] = path;
  const isOurs = target === document.body || target === document.documentElement || path.includes(desk);
  if (!isOurs || isField(target) || path.some((node) => node instanceof HTMLDialogElement)) return null;
  return Object.hasOwn(commands, event.key) ? (commands[event.key] ?? null) : null;
}
