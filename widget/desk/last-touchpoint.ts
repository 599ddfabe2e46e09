import type { Timeline } from '@throughline/sdk';
import type { ConversationSummary } from '@throughline/sdk/wire';

export type LastTouchpoint = NonNullable<ConversationSummary['about']>['lastTouchpoint'];

/** The newest thing a contact did on the site: by the list, or by the timeline where that knows a newer one. */
export function lastTouchpoint(
  { about }: Pick<ConversationSummary, 'about'>,
  timeline: Pick<Timeline, 'items'> | null,
): LastTouchpoint {
  const listed = about?.lastTouchpoint ?? null;
  const held = timeline?.items.findLast((item) => item.kind === 'touchpoint');
  if (!held || (listed !== null && listed.at >= held.at)) return listed;
  return { at: held.at, name: held.name, url: held.url };
}
