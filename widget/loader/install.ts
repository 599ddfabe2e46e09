import { ChatLoader, type LoaderWorld } from './chat-loader.ts';
import type { PublicApi, QueuedCall } from './public-api.ts';
import type { ScriptOptions } from './script-options.ts';

declare global {
  interface Window {
    /** A list of calls before the loader runs, the chat's public face afterwards. */
    Throughline?: PublicApi | QueuedCall[];
  }
}

/**
 * Starts the loader once per page, also when the tag was pasted twice, and runs the calls that were queued for it.
 */
export function install({ gateway, init }: ScriptOptions, world: LoaderWorld): void {
  const waiting = window.Throughline;
  if (waiting !== undefined && !Array.isArray(waiting)) return;
  const { face } = new ChatLoader(gateway, world);
  window.Throughline = face;
  if (init) face.init(init);
  if (waiting) face.push(...waiting);
}
