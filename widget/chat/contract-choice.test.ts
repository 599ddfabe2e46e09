import { describe, expect, test } from 'vitest';
import { onlyHere, thenEmail } from '../testing/sample-timeline.ts';
import { type ContractChoice, choiceFrom, choiceProblem, ledTo, wantedFrom } from './contract-choice.ts';

const choice = (changes: Partial<ContractChoice>): ContractChoice => ({
  place: 'here',
  waitSeconds: 300,
  quiet: null,
  lastDay: '',
  ...changes,
});
const noon = new Date(2026, 10, 16, 12).getTime();

describe('what the customer picks is what the contract says', () => {
  test('only here', () => {
    const wanted = wantedFrom(choice({ quiet: { from: '21:00', to: '08:00' }, lastDay: '2026-12-01' }), 'a', 'UTC');
    expect(wanted).toEqual({ steps: [{ channel: 'web', addressId: null, afterSeconds: 0 }], quiet: null, until: null });
  });

  test('here, then by e-mail, not at night, until the end of a day', () => {
    const wanted = wantedFrom(
      choice({ place: 'then-email', waitSeconds: 60, quiet: { from: '21:00', to: '08:00' }, lastDay: '2026-11-20' }),
      'address-1',
      'Europe/Berlin',
    );
    expect(wanted.steps).toEqual([
      { channel: 'web', addressId: null, afterSeconds: 0 },
      { channel: 'email', addressId: 'address-1', afterSeconds: 60 },
    ]);
    expect(wanted.quiet).toEqual({ from: '21:00', to: '08:00', timeZone: 'Europe/Berlin' });
    expect(wanted.until).toBe(new Date(2026, 10, 20, 23, 59, 59, 999).getTime());
  });

  test('by e-mail right away', () => {
    const { steps } = wantedFrom(choice({ place: 'email' }), 'address-1', 'UTC');
    expect(steps).toEqual([{ channel: 'email', addressId: 'address-1', afterSeconds: 0 }]);
  });
});

test('changing starts from the contract in force', () => {
  expect(choiceFrom(onlyHere).place).toBe('here');
  const inForce = {
    ...thenEmail,
    quiet: { from: '22:00', to: '07:00', timeZone: 'UTC' },
    until: new Date(2026, 10, 5, 23, 59).getTime(),
  };
  expect(choiceFrom(inForce)).toEqual({
    place: 'then-email',
    waitSeconds: 300,
    quiet: { from: '22:00', to: '07:00' },
    lastDay: '2026-11-05',
  });
});

test('an empty night, a day that is over and no day at all are said to be wrong', () => {
  const email = { place: 'email' } as const;
  expect(choiceProblem(choice({ ...email, quiet: { from: '08:00', to: '08:00' } }), noon)).toBe('quiet');
  expect(choiceProblem(choice({ ...email, lastDay: '2026-11-15' }), noon)).toBe('until');
  expect(choiceProblem(choice({ ...email, lastDay: '2026-99-99' }), noon)).toBe('until');
  expect(choiceProblem(choice({ ...email, lastDay: '2026-11-16' }), noon)).toBeNull();
  expect(choiceProblem(choice({ lastDay: '2026-11-15' }), noon)).toBeNull();
});

test('a confirmed address takes its place in the e-mail step and in no other', () => {
  const { steps } = ledTo(wantedFrom(choice({ place: 'then-email' }), null, 'UTC'), 'address-9');
  expect(steps.map((step) => step.addressId)).toEqual([null, 'address-9']);
});
