import { type ChannelName, type ContractStep, limits, type ReplyContract } from '@throughline/sdk/wire';
import { type Address, isConfirmed } from '../contact/contact.ts';
import { isSamePlace, type Place } from './past.ts';

/** A word of a text message that says where answers go. */
export type ContractWord = 'email' | 'here';

/** Why such a word changes nothing. */
export interface WordRefusal {
  refused: 'no-address' | 'address-not-confirmed' | 'already-so';
  channel: ChannelName;
}

type NamedPlace = Place & Pick<ContractStep, 'hint'>;

/** How long the second step waits where the contract had none: nobody is written to twice at once. */
const usualWaitSeconds = 300;

const web: NamedPlace = { channel: 'web', addressId: null, hint: null };

/**
 * "Answers follow the customer": the contract after they wrote from another place, or null when nothing changes: the
 * site does not want it, the place is not confirmed to be theirs, or it comes first already. `address` is null on `web`.
 */
export function followCustomer(
  inForce: ReplyContract,
  policy: { answersFollow: boolean },
  wroteOn: { channel: ChannelName; address: Address | null },
): ReplyContract | null {
  const { channel, address } = wroteOn;
  if (!policy.answersFollow) return null;
  if (channel !== 'web' && !(address?.channel === channel && address.isUsable && isConfirmed(address))) return null;
  const first = address && channel !== 'web' ? placeOf(address) : web;
  return isFirst(first, inForce) ? null : startingAt(first, inForce, inForce.steps, channel);
}

/**
 * What a word changes: EMAIL lets answers go by e-mail and no longer to the channel it was sent on, HERE lets them come
 * first to where it was sent from. `addresses` are the contact's, all of them.
 */
export function contractForWord(
  word: ContractWord,
  inForce: ReplyContract,
  addresses: readonly Address[],
  sentFrom: Address,
): ReplyContract | WordRefusal {
  const address = word === 'here' ? sentFrom : bestMail(inForce, addresses);
  if (!address) return { refused: 'no-address', channel: 'email' };
  const { channel } = address;
  const isProven = word === 'here' ? address.provenBy !== null : isConfirmed(address);
  if (!address.isUsable || !isProven) return { refused: 'address-not-confirmed', channel };
  const steps = inForce.steps.filter((step) => word === 'here' || step.channel !== sentFrom.channel);
  const first = placeOf(address);
  if (isFirst(first, inForce) && steps.length === inForce.steps.length) return { refused: 'already-so', channel };
  return startingAt(first, inForce, steps, sentFrom.channel);
}

export const isWordRefusal = (answer: ReplyContract | WordRefusal): answer is WordRefusal => 'refused' in answer;

const placeOf = ({ channel, addressId, hint }: Address): NamedPlace => ({ channel, addressId, hint });

const isFirst = (place: Place, { steps }: ReplyContract): boolean =>
  steps[0] !== undefined && isSamePlace(steps[0], place);

/** The e-mail address to answer to: one the contract names, then the newest confirmed one, then any. */
function bestMail({ steps }: ReplyContract, addresses: readonly Address[]): Address | undefined {
  const mails = addresses.filter(({ channel }) => channel === 'email');
  const good = mails.filter((address) => address.isUsable && isConfirmed(address));
  return good.find((address) => steps.some((step) => isSamePlace(step, address))) ?? good.at(-1) ?? mails.at(-1);
}

/** The contract with one place in front of these steps. The waits keep their positions, so the rhythm stays. */
function startingAt(
  first: NamedPlace,
  inForce: ReplyContract,
  steps: readonly ContractStep[],
  setOn: ChannelName,
): ReplyContract {
  const others = steps.filter((step) => !isSamePlace(step, first));
  const waits = inForce.steps.slice(1).map(({ afterSeconds }) => afterSeconds);
  const usual = waits.find((seconds) => seconds > 0) ?? usualWaitSeconds;
  const places = [first, ...withRoom(others)].map(({ channel, addressId, hint }, index) => ({
    ...{ channel, addressId, hint },
    afterSeconds: index === 0 ? 0 : (waits[index - 1] ?? usual),
  }));
  return { ...inForce, steps: places, setBy: 'contact', setOn };
}

/** Steps that fit behind another: the chat shows every answer anyway, so it goes first. */
function withRoom(steps: readonly ContractStep[]): readonly ContractStep[] {
  const room = limits.maxContractSteps - 1;
  if (steps.length <= room) return steps;
  return steps.filter(({ channel }) => channel !== 'web').slice(0, room);
}
