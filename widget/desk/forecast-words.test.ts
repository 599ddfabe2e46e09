import { expect, test } from 'vitest';
import type { AnswerForecast } from './answer-forecast.ts';
import { forecastWords } from './forecast-words.ts';

const mail = (afterSeconds: number, notBefore: string | null = null): AnswerForecast => ({
  kind: 'outside',
  step: { channel: 'email', hint: 'a•••@example.org' },
  afterSeconds,
  notBefore,
});
const ann = (isOnline: boolean) => ({ name: 'Ann', isOnline });

test('the agent reads what an answer sent now will do', () => {
  expect(forecastWords({ kind: 'chat-only' }, ann(true), 'en')).toBe('Ann is here now and sees it at once.');
  expect(forecastWords(mail(300), ann(false), 'en')).toBe(
    'Ann is away: an e-mail to a•••@example.org goes out if unread after 5 min.',
  );
  expect(forecastWords(mail(0), ann(false), 'en')).toBe('Ann is away: an e-mail to a•••@example.org goes out at once.');
  expect(forecastWords(mail(300, '08:00'), ann(false), 'en')).toBe(
    'Ann is away: an e-mail to a•••@example.org goes out if unread after 5 min, but not before 08:00 there.',
  );
});

test('a customer who is called by the very address is not named by it twice', () => {
  const anna = { name: 'anna@example.org', isOnline: true };
  expect(forecastWords(mail(0), anna, 'en')).toBe(
    'The customer is here now; an e-mail to a•••@example.org goes out as well.',
  );
  expect(forecastWords(mail(0), { ...anna, isOnline: false }, 'nl')).toBe(
    'De klant is er niet: er gaat meteen een e-mail naar a•••@example.org.',
  );
  expect(forecastWords(mail(0), { ...anna, name: 'ben@example.org' }, 'en')).toContain('ben@example.org is here');
});

test('every language ends the sentence with one dot', () => {
  for (const tag of ['en', 'de', 'nl']) {
    for (const isOnline of [true, false]) {
      for (const forecast of [mail(0), mail(300), mail(7_200, '08:00'), { kind: 'chat-only' } as const]) {
        expect(forecastWords(forecast, ann(isOnline), tag)).toMatch(/[^.]\.$/);
      }
    }
  }
});
