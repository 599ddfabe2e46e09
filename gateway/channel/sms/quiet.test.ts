import { getCountries } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { expect, test } from 'vitest';
import { nightTime, quietOf } from './quiet.ts';

const november = Date.UTC(2026, 10, 22);

test('a country with one time zone has its own night', () => {
  expect(quietOf('+31612345678', nightTime, 'NL', november)).toEqual({ ...nightTime, timeZone: 'Europe/Amsterdam' });
  expect(quietOf('+4915112345678', nightTime, 'NL', november)).toMatchObject({ from: '21:00', to: '08:00' });
});

test('a country with several is quiet from the night in its east to the morning in its west', () => {
  // New York is five hours ahead of Honolulu in winter, six in summer.
  const timeZone = 'Pacific/Honolulu';
  const summer = Date.UTC(2026, 6, 1);
  expect(quietOf('+12025550123', nightTime, 'NL', november)).toEqual({ from: '15:00', to: '08:00', timeZone });
  expect(quietOf('+12025550123', nightTime, 'NL', summer)).toEqual({ from: '15:00', to: '08:00', timeZone });
  // The Canary Islands are an hour behind Madrid.
  expect(quietOf('+34612345678', nightTime, 'NL', november)).toEqual({
    from: '20:00',
    to: '08:00',
    timeZone: 'Atlantic/Canary',
  });
});

test('where nothing is known about a number, the night is that of the site', () => {
  const home = { ...nightTime, timeZone: 'Europe/Amsterdam' };
  // A satellite phone, Kosovo (which the data has no zone for), no number at all.
  for (const number of ['+881612345678', '+38343201234', 'x']) {
    expect(quietOf(number, nightTime, 'NL', november)).toEqual(home);
  }
});

test('every country has hours in which it can be written to', () => {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  for (const country of getCountries()) {
    const example = examples[country];
    const quiet = example ? quietOf(`+${example}`, nightTime, 'NL', november) : null;
    if (quiet) expect(minutes(quiet.from), country).toBeGreaterThan(minutes(quiet.to));
  }
});
