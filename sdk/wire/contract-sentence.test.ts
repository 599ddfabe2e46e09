import { describe, expect, test } from 'vitest';
import { type ContractStep, describeContract, withHints } from './index.ts';

const here: ContractStep = { channel: 'web', addressId: null, hint: null, afterSeconds: 0 };
const mail = (afterSeconds: number): ContractStep => ({
  channel: 'email',
  addressId: 'a1',
  hint: 'a•••@example.org',
  afterSeconds,
});
const until = Date.UTC(2026, 10, 27, 12);

const full = {
  steps: [here, mail(300)],
  quiet: { from: '21:00', to: '08:00', timeZone: 'Europe/Berlin' },
  until,
};

describe('the contract in one sentence', () => {
  test('in English', () => {
    expect(describeContract(full, 'en', 'Europe/Berlin')).toBe(
      "Here, then by e-mail to a•••@example.org if I haven't read it after 5 min; not between 21:00 and 08:00; until Friday, 27 November 2026.",
    );
  });

  test('in German', () => {
    expect(describeContract(full, 'de', 'Europe/Berlin')).toBe(
      'Hier, dann per E-Mail an a•••@example.org, wenn ich es nach 5 Min. nicht gelesen habe; nicht zwischen 21:00 und 08:00 Uhr; bis Freitag, 27. November 2026.',
    );
  });

  test('in Dutch', () => {
    expect(describeContract(full, 'nl', 'Europe/Berlin')).toBe(
      'Hier, daarna per e-mail naar a•••@example.org als ik het na 5 min. niet heb gelezen; niet tussen 21:00 en 08:00 uur; tot vrijdag 27 november 2026.',
    );
  });

  test.each([
    [20, '1 min'],
    [3_600, '1 hour'],
    [7_200, '2 hours'],
    [5_400, '90 min'],
    [86_400, '1 day'],
    [172_800, '2 days'],
  ])('a wait of %i seconds is said as %s', (seconds, words) => {
    expect(describeContract({ steps: [here, mail(seconds)], quiet: null, until: null }, 'en')).toContain(
      `after ${words}.`,
    );
  });

  test('a step without a wait goes out as well', () => {
    expect(describeContract({ steps: [here, mail(0)], quiet: null, until: null }, 'en')).toBe(
      'Here, and by e-mail to a•••@example.org as well.',
    );
  });

  test('the end is the day where the customer is', () => {
    const lateEvening = Date.UTC(2026, 10, 27, 23, 30);
    const contract = { steps: [here], quiet: null, until: lateEvening };
    expect(describeContract(contract, 'en', 'UTC')).toContain('Friday, 27 November');
    expect(describeContract(contract, 'en', 'Europe/Berlin')).toContain('Saturday, 28 November');
  });

  test('a contract that is still wanted gets its masked addresses', () => {
    const wanted = {
      steps: [{ channel: 'email' as const, addressId: 'a1', afterSeconds: 0 }],
      quiet: null,
      until: null,
    };
    expect(
      describeContract(
        withHints(wanted, () => 'b•••@example.org'),
        'en',
      ),
    ).toBe('By e-mail to b•••@example.org.');
  });
});
