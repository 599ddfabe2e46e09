import type { Timeline } from '@throughline/sdk';
import type { ConversationSummary } from '@throughline/sdk/wire';
import { isAddress, isMaskOf } from './contact-address.ts';

type Item = Timeline['items'][number];

function hintsOf(item: Item): (string | null)[] {
  if (item.kind === 'contract') return item.contract.steps.map(({ hint }) => hint);
  const isTheirs =
    item.kind === 'message' &&
    item.author.kind === 'contact' &&
    (item.caution === null || item.caution === 'auto-reply');
  return isTheirs ? [item.via.hint] : [];
}

/**
 * The addresses of a contact that the desk has seen, masked: in the contracts, and where messages came from. A contact who
 * is called by an address that nothing else names has that one.
 */
export function knownAddresses(
  { contract, contactName }: Pick<ConversationSummary, 'contract' | 'contactName'>,
  timeline: Pick<Timeline, 'items' | 'contract'> | null,
): string[] {
  const steps = [...contract.steps, ...(timeline?.contract.steps ?? [])];
  const hints = [...steps.map(({ hint }) => hint), ...(timeline?.items ?? []).flatMap(hintsOf)];
  const known = [...new Set(hints.filter((hint) => hint !== null))];
  if (isAddress(contactName) && !known.some((hint) => isMaskOf(hint, contactName))) known.push(contactName.trim());
  return known;
}
