import type { Timeline } from '@throughline/sdk';
import type { ReplyContract } from '@throughline/sdk/wire';

/** The masked addresses of a contact that the desk has seen: in the contract, and where messages came from. */
export function knownAddresses(contract: Pick<ReplyContract, 'steps'>, items: Timeline['items']): string[] {
  const wroteFrom = items.map((item) => {
    const isTheirs = item.kind === 'message' && item.author.kind === 'contact' && item.caution !== 'other-sender';
    return isTheirs ? item.via.hint : null;
  });
  const hints = [...contract.steps.map(({ hint }) => hint), ...wroteFrom];
  return [...new Set(hints.filter((hint) => hint !== null))];
}
