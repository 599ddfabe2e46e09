import { type ChannelName, limits, type ReplyContract, type WantedContract } from '@throughline/sdk/wire';
import { type Address, isConfirmed } from '../contact/contact.ts';
import { isTimeZone } from './quiet-hours.ts';

/** Why a contract is declined: it makes no sense, or it names an address nobody has proven to be the contact's. */
export interface ContractRefusal {
  refused: 'bad-frame' | 'address-not-confirmed';
}

/** The contract that holds at a moment: the contact's until its `until`, else the site's default. */
export function contractInForce(stated: ReplyContract | null, siteDefault: ReplyContract, now: number): ReplyContract {
  return stated !== null && (stated.until === null || stated.until > now) ? stated : siteDefault;
}

/**
 * Turns what a contact asks for into the contract that is logged, or declines it: each step but `web` needs a confirmed,
 * usable address of this contact (`addresses` are theirs, all of them), no place stands in it twice, and it must not
 * be over already. The masked hints come from the addresses, never from the one who asks.
 */
export function acceptContract(
  wanted: WantedContract,
  addresses: readonly Address[],
  setOn: ChannelName,
  now: number,
): ReplyContract | ContractRefusal {
  if (!makesSense(wanted, now)) return { refused: 'bad-frame' };
  const steps: ReplyContract['steps'] = [];
  for (const step of wanted.steps) {
    const address = addresses.find((known) => known.addressId === step.addressId && known.channel === step.channel);
    const mayBeUsed = address?.isUsable && isConfirmed(address);
    if (step.channel !== 'web' && !mayBeUsed) return { refused: 'address-not-confirmed' };
    steps.push({ ...step, hint: address?.hint ?? null });
  }
  return { steps, quiet: wanted.quiet, until: wanted.until, setBy: 'contact', setOn };
}

export const isContractRefusal = (answer: ReplyContract | ContractRefusal): answer is ContractRefusal =>
  'refused' in answer;

function makesSense({ steps, quiet, until }: WantedContract, now: number): boolean {
  const places = new Set(steps.map((step) => `${step.channel} ${step.addressId}`));
  const fits = (step: WantedContract['steps'][number]): boolean =>
    step.afterSeconds <= limits.maxStepSeconds && (step.channel === 'web') === (step.addressId === null);
  return (
    steps.length > 0 &&
    steps.length <= limits.maxContractSteps &&
    places.size === steps.length &&
    steps.every(fits) &&
    (quiet === null || (quiet.from !== quiet.to && isTimeZone(quiet.timeZone))) &&
    (until === null || until > now)
  );
}
