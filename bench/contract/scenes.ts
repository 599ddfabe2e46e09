import type { ContractStep, QuietHours, ReplyContract } from '@throughline/sdk/wire';
import { calendarOf, neverQuiet } from './calendar.ts';
import { termsOf } from './judge.ts';
import { channelOf, type Scene } from './world.ts';

const places = [null, 'mail', 'phone', 'work'] as const;
const waitsSeconds = [0, 300];

interface Night {
  name: string;
  start: number;
  ofContract: QuietHours | null;
  ofPhone: QuietHours | null;
}

const at = (iso: string): number => Date.parse(iso);

/** No quiet hours, and nights in which the clocks are turned: by an hour, by half an hour, forward and back. */
const nights: readonly Night[] = [
  { name: 'no quiet hours', start: at('2026-11-23T12:00:00Z'), ofContract: null, ofPhone: null },
  {
    name: 'the short night of Amsterdam',
    start: at('2026-03-28T20:57:00Z'),
    ofContract: { from: '22:00', to: '02:30', timeZone: 'Europe/Amsterdam' },
    ofPhone: null,
  },
  {
    name: 'the long night of New York, at the phone',
    start: at('2026-11-01T01:57:00Z'),
    ofContract: null,
    ofPhone: { from: '22:00', to: '01:30', timeZone: 'America/New_York' },
  },
  {
    name: 'Lord Howe turned by half an hour, Kathmandu at the phone',
    start: at('2026-10-03T14:57:00Z'),
    ofContract: { from: '01:30', to: '02:15', timeZone: 'Australia/Lord_Howe' },
    ofPhone: { from: '21:00', to: '08:00', timeZone: 'Asia/Kathmandu' },
  },
];

/** All orders of up to `longest` of these things, without repeats. */
function orders<T>(things: readonly T[], longest: number): T[][] {
  if (longest === 0) return [];
  return things.flatMap((thing) => {
    const others = things.filter((other) => other !== thing);
    return [[thing], ...orders(others, longest - 1).map((rest) => [thing, ...rest])];
  });
}

/** All ways to give these places waits; the first step starts at once. */
function withWaits(order: readonly (string | null)[]): ContractStep[][] {
  return order.reduce<ContractStep[][]>(
    (contracts, addressId, index) =>
      contracts.flatMap((steps) =>
        (index === 0 ? [0] : waitsSeconds).map((afterSeconds) => [...steps, stepTo(addressId, afterSeconds)]),
      ),
    [[]],
  );
}

const stepTo = (addressId: string | null, afterSeconds: number): ContractStep => ({
  channel: addressId === null ? 'web' : channelOf(addressId),
  addressId,
  hint: addressId,
  afterSeconds,
});

type Calendars = Pick<Scene, 'ofContract' | 'ofPhone'>;

const calendarsOf = ({ start, ofContract, ofPhone }: Night): Calendars => ({
  ofContract: ofContract ? calendarOf(ofContract, start) : neverQuiet,
  ofPhone: ofPhone ? calendarOf(ofPhone, start) : neverQuiet,
});

function sceneOf(steps: ContractStep[], { name, start, ofContract, ofPhone }: Night, calendars: Calendars): Scene {
  const contract: ReplyContract = { steps, quiet: ofContract, until: null, setBy: 'contact', setOn: 'web' };
  return {
    name: `${termsOf(contract)}; ${name}`,
    start,
    contract,
    siteDefault: { ...contract, steps: [stepTo(null, 0), stepTo('mail', 600)], quiet: null, setBy: 'site' },
    ...calendars,
    phoneQuiet: ofPhone,
  };
}

/** Each contract of one to `longest` steps over the chat, two mail addresses and a phone, in each of the nights. */
export function scenes(longest: number): Scene[] {
  const contracts = orders(places, longest).flatMap(withWaits);
  return nights.flatMap((night) => {
    const calendars = calendarsOf(night);
    return contracts.map((steps) => sceneOf(steps, night, calendars));
  });
}
