import { type AddressView, type ChannelName, limits, type WantedContract } from '@throughline/sdk/wire';

/** A way out other than the chat itself. */
export type OutsideChannel = Exclude<ChannelName, 'web'>;

/** Waits offered before a step starts, in seconds. */
export const offeredWaits: readonly number[] = [60, 300, 900, 3_600, 86_400];

/** One place of a choice. `addressId` is empty for an address that is typed now, and on `web`. */
export interface ChosenStep {
  channel: ChannelName;
  addressId: string;
  waitSeconds: number;
}

/** Only in the chat; there and later outside; outside at once; or any order. */
export type Place = 'here' | `then-${OutsideChannel}` | OutsideChannel | 'several';

/** What the customer has chosen in the form, before it is a contract. */
export interface ContractChoice {
  place: Place;
  /** In order, at least one. */
  steps: readonly ChosenStep[];
  /** Clock times `HH:MM` in an IANA time zone. */
  quiet: { from: string; to: string; timeZone: string } | null;
  /** The last day on which it holds, `YYYY-MM-DD`, or empty. */
  lastDay: string;
}

const here: ChosenStep = { channel: 'web', addressId: '', waitSeconds: 0 };

/** A day in the person's own zone, `YYYY-MM-DD`. */
export const asDay = (at: number): string => {
  const date = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** The last moment of a day in the person's own zone, milliseconds since 1970. */
const endOfDay = (day: string): number => new Date(`${day}T23:59:59.999`).getTime();

/** Ends that people name: today, and the Friday that comes, where that is another day. Days as `YYYY-MM-DD`. */
export function nearDays(now: number): { tonight: string; friday: string } {
  const day = new Date(now);
  day.setDate(day.getDate() + ((5 - day.getDay() + 7) % 7 || 7));
  return { tonight: asDay(now), friday: asDay(day.getTime()) };
}

function placeOf(steps: WantedContract['steps']): Place {
  const [first, second, ...more] = steps;
  if (!first || more.length > 0) return 'several';
  if (!second) return first.channel === 'web' ? 'here' : first.channel;
  const isLater = first.channel === 'web' && second.channel !== 'web' && second.afterSeconds > 0;
  return isLater ? `then-${second.channel as OutsideChannel}` : 'several';
}

/** The form's choice for a contract, so that changing starts from what holds. */
export function choiceFrom({ steps, quiet, until }: WantedContract): ContractChoice {
  return {
    place: placeOf(steps),
    steps: steps.map((step) => ({
      channel: step.channel,
      addressId: step.addressId ?? '',
      waitSeconds: step.afterSeconds,
    })),
    quiet,
    lastDay: until === null ? '' : asDay(until),
  };
}

/** The addresses one can choose on a channel without proving them first. */
export const confirmedOn = (channel: ChannelName, addresses: readonly AddressView[]): AddressView[] =>
  addresses.filter((known) => known.channel === channel && known.confirmed);

/** What a form offers: the channels, the known addresses, and whether a new one can be typed. */
export interface Offer {
  channels: readonly OutsideChannel[];
  addresses: readonly AddressView[];
  knownOnly: boolean;
}

type PlaceOfStep = Pick<ChosenStep, 'channel' | 'addressId'>;

/** Every place a step can have; an empty `addressId` outside the chat is a new address. The chat stands last. */
export function offeredPlaces({ channels, addresses, knownOnly }: Offer): PlaceOfStep[] {
  const places = channels.flatMap((channel) => [
    ...confirmedOn(channel, addresses).map(({ addressId }) => ({ channel, addressId })),
    ...(knownOnly ? [] : [{ channel, addressId: '' }]),
  ]);
  return [...places, { channel: 'web', addressId: '' }];
}

/** The choice at another place; the address, the wait and the limits stay where they can. */
export function placedAt(choice: ContractChoice, place: Place, offer: Offer): ContractChoice {
  if (place === 'several') return { ...choice, place, steps: severalFrom(choice.steps, offer) };
  if (place === 'here') return { ...choice, place, steps: [here] };
  const isLater = place.startsWith('then-');
  const channel = place.replace('then-', '') as OutsideChannel;
  const addressId = confirmedOn(channel, offer.addresses)[0]?.addressId ?? '';
  const step = choice.steps.find((one) => one.channel === channel) ?? { channel, addressId, waitSeconds: 0 };
  const waitSeconds = isLater ? step.waitSeconds || waitOf(choice) : 0;
  return { ...choice, place, steps: [...(isLater ? [here] : []), { ...step, waitSeconds }] };
}

const waitOf = ({ steps }: ContractChoice): number =>
  steps.find(({ waitSeconds }) => waitSeconds > 0)?.waitSeconds ?? 300;

/** An order begins with two places, so that there is something to order. */
function severalFrom(steps: readonly ChosenStep[], offer: Offer): readonly ChosenStep[] {
  if (steps.length > 1) return steps;
  if (steps[0]?.channel === 'web') return withOneMore(steps, offer);
  return [here, ...steps.map((step) => ({ ...step, waitSeconds: 300 }))];
}

/** One more place at the end, where there may be one and there is one that is not taken; else the same steps. */
export function withOneMore(steps: readonly ChosenStep[], offer: Offer): readonly ChosenStep[] {
  const isTaken = ({ channel, addressId }: PlaceOfStep): boolean =>
    steps.some((step) => step.channel === channel && step.addressId === addressId);
  const free = offeredPlaces(offer).filter((place) => !isTaken(place));
  const place = free.find(({ channel }) => !steps.some((step) => step.channel === channel)) ?? free[0];
  if (!place || steps.length >= limits.maxContractSteps) return steps;
  return [...steps, { ...place, waitSeconds: 300 }];
}

/** The step at `index` one place earlier. */
export function movedUp(steps: readonly ChosenStep[], index: number): readonly ChosenStep[] {
  const [moved, before] = [steps[index], steps[index - 1]];
  if (!moved || !before) return steps;
  return steps.with(index - 1, moved).with(index, before);
}

/** What cannot be asked for. `quiet`: a span of no length. `until`: a day that is over. `same`: one place twice. */
export type ChoiceProblem = 'quiet' | 'until' | 'same';

/** The first thing that is wrong with a choice, or null. */
export function choiceProblem(choice: ContractChoice, now: number): ChoiceProblem | null {
  const places = choice.steps.map(({ channel, addressId }) => `${channel} ${addressId}`);
  if (new Set(places).size < places.length) return 'same';
  if (choice.place === 'here') return null;
  if (choice.quiet !== null && choice.quiet.from === choice.quiet.to) return 'quiet';
  if (choice.lastDay !== '' && !(endOfDay(choice.lastDay) > now)) return 'until';
  return null;
}

/** The channels on which an address is typed now. */
export const typedOn = ({ steps }: ContractChoice): OutsideChannel[] =>
  steps.flatMap(({ channel, addressId }) => (channel === 'web' || addressId !== '' ? [] : [channel]));

/**
 * The contract a choice asks for. Quiet hours and an end belong to what goes out: answers only here have neither. A typed
 * address has yet to be confirmed: its step has none.
 */
export function wantedFrom({ place, steps, quiet, lastDay }: ContractChoice): WantedContract {
  const isHere = place === 'here';
  return {
    steps: steps.map(({ channel, addressId, waitSeconds }, index) => ({
      channel,
      addressId: channel === 'web' || addressId === '' ? null : addressId,
      afterSeconds: index === 0 ? 0 : waitSeconds,
    })),
    quiet: isHere ? null : quiet,
    until: isHere || lastDay === '' ? null : endOfDay(lastDay),
  };
}

/** The contract with the steps of a channel that have no address yet led to one that has just been confirmed. */
export function ledTo(wanted: WantedContract, channel: ChannelName, addressId: string): WantedContract {
  return {
    ...wanted,
    steps: wanted.steps.map((step) =>
      step.channel === channel && step.addressId === null ? { ...step, addressId } : step,
    ),
  };
}
