import type { Timeline } from '@throughline/sdk';

type Items = Timeline['items'];

/**
 * Only what this agent said is the agent's own: what colleagues and bots said stands under their names, and is theirs to
 * change. What is on its way was said here.
 */
export function ownedBy(items: Items, agentId: string): Items {
  return items.map((item) => {
    const isAnothers = 'isMine' in item && item.isMine && item.seq !== null && item.author.id !== agentId;
    return isAnothers ? { ...item, isMine: false } : item;
  });
}
