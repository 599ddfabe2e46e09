import type { AddressView } from '@throughline/sdk/wire';
import { describe, expect, test } from 'vitest';
import { onlyHere, thenEmail } from '../testing/sample-timeline.ts';
import {
  type ChosenStep,
  type ContractChoice,
  choiceFrom,
  choiceProblem,
  ledTo,
  movedUp,
  nearDays,
  type Offer,
  type Place,
  placedAt,
  typedOn,
  wantedFrom,
  withOneMore,
} from './contract-choice.ts';

const here: ChosenStep = { channel: 'web', addressId: '', waitSeconds: 0 };
const mail: ChosenStep = { channel: 'email', addressId: 'mail-1', waitSeconds: 300 };
const sms: ChosenStep = { channel: 'sms', addressId: 'phone-1', waitSeconds: 900 };
const night = { from: '21:00', to: '08:00', timeZone: 'Europe/Berlin' };

const choice = (changes: Partial<ContractChoice>): ContractChoice => ({
  place: 'several',
  steps: [here],
  quiet: null,
  lastDay: '',
  ...changes,
});
const noon = new Date(2026, 10, 16, 12).getTime();
const known: AddressView[] = [
  { addressId: 'mail-1', channel: 'email', hint: 'm•••@example.org', confirmed: true },
  { addressId: 'mail-2', channel: 'email', hint: 'w•••@example.org', confirmed: false },
  { addressId: 'phone-1', channel: 'sms', hint: '··· 123', confirmed: true },
];
const offer: Offer = { channels: ['email', 'sms'], addresses: known, knownOnly: false };

describe('what the customer picks is what the contract says', () => {
  test('only here', () => {
    const wanted = wantedFrom(choice({ place: 'here', quiet: night, lastDay: '2026-12-01' }));
    expect(wanted).toEqual({ steps: [{ channel: 'web', addressId: null, afterSeconds: 0 }], quiet: null, until: null });
  });

  test('here, then by SMS, then by e-mail, not at night, until the end of a day', () => {
    const wanted = wantedFrom(choice({ steps: [here, sms, mail], quiet: night, lastDay: '2026-11-20' }));
    expect(wanted.steps).toEqual([
      { channel: 'web', addressId: null, afterSeconds: 0 },
      { channel: 'sms', addressId: 'phone-1', afterSeconds: 900 },
      { channel: 'email', addressId: 'mail-1', afterSeconds: 300 },
    ]);
    expect(wanted.quiet).toEqual(night);
    expect(wanted.until).toBe(new Date(2026, 10, 20, 23, 59, 59, 999).getTime());
  });

  test('the first place never waits', () => {
    expect(wantedFrom(choice({ steps: [sms, here] })).steps[0]?.afterSeconds).toBe(0);
  });

  test.each<[Place, string[]]>([
    ['here', ['web  0']],
    ['then-email', ['web  0', 'email mail-1 300']],
    ['then-sms', ['web  0', 'sms phone-1 300']],
    ['email', ['email mail-1 0']],
    ['sms', ['sms phone-1 0']],
    ['several', ['web  0', 'email mail-1 300']],
  ])('%s, with the addresses that are confirmed', (place, expected) => {
    const { steps } = placedAt(choice({ place: 'here' }), place, offer);
    expect(steps.map(({ channel, addressId, waitSeconds }) => `${channel} ${addressId} ${waitSeconds}`)).toEqual(
      expected,
    );
  });

  test('the wait stays when only the place changes', () => {
    const later = placedAt(choice({ steps: [here, { ...mail, waitSeconds: 3_600 }] }), 'then-sms', offer);
    expect(later.steps[1]?.waitSeconds).toBe(3_600);
  });
});

describe('changing starts from the contract in force', () => {
  test('with its place, limits and last day', () => {
    expect(choiceFrom(onlyHere).place).toBe('here');
    const inForce = { ...thenEmail, quiet: night, until: new Date(2026, 10, 5, 23, 59).getTime() };
    expect(choiceFrom(inForce)).toEqual({
      place: 'then-email',
      steps: [here, { channel: 'email', addressId: 'address-1', waitSeconds: 300 }],
      quiet: night,
      lastDay: '2026-11-05',
    });
  });

  test('and back again it is the same contract', () => {
    for (const steps of [
      [here],
      [mail],
      [here, sms],
      [sms, here, mail],
      [here, sms, mail, { ...mail, addressId: 'x' }],
    ]) {
      const wanted = wantedFrom(choice({ place: steps.length > 1 ? 'several' : 'email', steps }));
      expect(wantedFrom(choiceFrom(wanted))).toEqual(wanted);
    }
  });
});

describe('an order', () => {
  const grown = (about: Offer): string[] => {
    let steps: readonly ChosenStep[] = [here];
    for (const _ of Array.from({ length: 6 })) steps = withOneMore(steps, about);
    return steps.map(({ channel, addressId }) => `${channel} ${addressId}`);
  };

  test('takes one more place, up to four, first on channels that are not there yet', () => {
    expect(grown(offer)).toEqual(['web ', 'email mail-1', 'sms phone-1', 'email ']);
    expect(grown({ ...offer, channels: ['sms'] })).toEqual(['web ', 'sms phone-1', 'sms ']);
  });

  test('takes only confirmed addresses where none can be typed', () => {
    expect(grown({ ...offer, knownOnly: true })).toEqual(['web ', 'email mail-1', 'sms phone-1']);
  });

  test('can be changed', () => {
    expect(movedUp([here, sms, mail], 2)).toEqual([here, mail, sms]);
    expect(movedUp([here, sms], 0)).toEqual([here, sms]);
  });

  test('names no place twice', () => {
    expect(choiceProblem(choice({ steps: [here, sms, { ...sms, waitSeconds: 60 }] }), noon)).toBe('same');
    expect(choiceProblem(choice({ steps: [here, mail, { ...mail, addressId: 'mail-9' }] }), noon)).toBeNull();
  });
});

test('tonight and Friday are days of the person’s own calendar', () => {
  expect(nearDays(noon)).toEqual({ tonight: '2026-11-16', friday: '2026-11-20' });
  // On a Friday it is the next one.
  expect(nearDays(new Date(2026, 10, 20, 12).getTime())).toEqual({ tonight: '2026-11-20', friday: '2026-11-27' });
});

test('an empty night, a day that is over and no day at all are said to be wrong', () => {
  const steps = [mail];
  expect(choiceProblem(choice({ steps, quiet: { ...night, to: '21:00' } }), noon)).toBe('quiet');
  expect(choiceProblem(choice({ steps, lastDay: '2026-11-15' }), noon)).toBe('until');
  expect(choiceProblem(choice({ steps, lastDay: '2026-99-99' }), noon)).toBe('until');
  expect(choiceProblem(choice({ steps, lastDay: '2026-11-16' }), noon)).toBeNull();
  expect(choiceProblem(choice({ place: 'here', lastDay: '2026-11-15' }), noon)).toBeNull();
});

test('a confirmed address takes its place in the steps of its channel and in no other', () => {
  const steps = [here, { ...mail, addressId: '' }, { ...sms, addressId: '' }];
  expect(typedOn(choice({ steps }))).toEqual(['email', 'sms']);
  const led = ledTo(wantedFrom(choice({ steps })), 'sms', 'phone-9');
  expect(led.steps.map((step) => step.addressId)).toEqual([null, null, 'phone-9']);
});
