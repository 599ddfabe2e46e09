import type { QuietHours, ReplyContract } from '@throughline/sdk/wire';
import type { Address } from './contact.ts';

const here: ReplyContract['steps'][number] = { channel: 'web', addressId: null, hint: null, afterSeconds: 0 };

/**
 * The contract without an address that is not to be used any more. What waited there is the next step's at once: it takes
 * over the wait of the one taken out. Where nothing is left, answers are in the chat.
 */
export function withoutAddress(contract: ReplyContract, addressId: string): ReplyContract {
  const steps: ReplyContract['steps'] = [];
  let inherited: number | null = null;
  for (const step of contract.steps) {
    if (step.addressId === addressId) {
      inherited ??= step.afterSeconds;
      continue;
    }
    steps.push(inherited === null ? step : { ...step, afterSeconds: inherited });
    inherited = null;
  }
  return { ...contract, steps: steps.length > 0 ? steps : [here] };
}

/** What the preference page of an address lets its owner choose: as it is, in the chat only, or at this address at once. */
export type Preference = 'as-it-is' | 'here' | 'address';

/**
 * The contract somebody states on the preference page of an address they were written to at. They hold that address, or
 * its mail was forwarded to them: so nothing but it can be chosen, and nothing is proven by it (E5).
 */
export function preferredContract(
  choice: Preference,
  { inForce, address, quiet }: { inForce: ReplyContract; address: Address; quiet: QuietHours | null },
): ReplyContract {
  const { channel, addressId, hint } = address;
  const steps: Record<Preference, ReplyContract['steps']> = {
    'as-it-is': inForce.steps,
    here: [here],
    address: [{ channel, addressId, hint, afterSeconds: 0 }],
  };
  const until = choice === 'as-it-is' ? inForce.until : null;
  return { steps: steps[choice], quiet, until, setBy: 'contact', setOn: channel };
}
