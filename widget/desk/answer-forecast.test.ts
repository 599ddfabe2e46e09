import type { ContractStep, QuietHours } from '@throughline/sdk/wire';
import { expect, test } from 'vitest';
import { forecastAnswer } from './answer-forecast.ts';

const here: ContractStep = { channel: 'web', addressId: null, hint: null, afterSeconds: 0 };
const email = (afterSeconds: number): ContractStep => ({
  channel: 'email',
  addressId: 'a1',
  hint: 'a•••@example.org',
  afterSeconds,
});
const night: QuietHours = { from: '21:00', to: '08:00', timeZone: 'UTC' };
const at = (time: string) => Date.parse(`2026-11-20T${time}:00Z`);

test('an answer to somebody who stated nothing stays in the chat', () => {
  expect(forecastAnswer({ steps: [here], quiet: null }, at('12:00'))).toEqual({ kind: 'chat-only' });
  expect(forecastAnswer({ steps: [], quiet: null }, at('12:00'))).toEqual({ kind: 'chat-only' });
});

test('the first way outside the chat is foretold, with the waits before it added up', () => {
  const steps = [here, { ...here, afterSeconds: 60 }, email(300)];
  expect(forecastAnswer({ steps, quiet: null }, at('12:00'))).toEqual({
    kind: 'outside',
    step: { channel: 'email', hint: 'a•••@example.org' },
    afterSeconds: 360,
    notBefore: null,
  });
});

test('what would start in the quiet hours is said to wait for their end', () => {
  const contract = { steps: [here, email(300)], quiet: night };
  expect(forecastAnswer(contract, at('20:54'))).toMatchObject({ notBefore: null });
  expect(forecastAnswer(contract, at('20:55'))).toMatchObject({ notBefore: '08:00' });
});
