import { expect, test } from 'vitest';
import { readConfig } from './config/config.ts';
import type { Logger } from './kernel/logger.ts';
import { makeChannels } from './make-channels.ts';

const minuteMs = 60_000;

const variables = {
  THROUGHLINE_DATA: ':memory:',
  THROUGHLINE_PUBLIC_URL: 'https://chat.shop.test',
  THROUGHLINE_SITE_ORIGINS: 'https://shop.test',
  THROUGHLINE_SMTP_URL: 'smtp://127.0.0.1:1',
  THROUGHLINE_MAIL_FROM: 'help@shop.test',
  THROUGHLINE_MAIL_DOMAIN: 'in.shop.test',
  THROUGHLINE_SMS_PROVIDER: 'twilio',
  THROUGHLINE_SMS_COUNTRY: 'NL',
  THROUGHLINE_SMS_FROM: '+31970123456',
  THROUGHLINE_TWILIO_ACCOUNT_SID: 'AC1',
  THROUGHLINE_TWILIO_AUTH_TOKEN: 'token',
};

function make(env: Record<string, string> = variables) {
  const warnings: string[] = [];
  const logger: Logger = { info: () => {}, warn: (what) => void warnings.push(what), error: () => {} };
  const clock = { now: () => 0, after: () => () => {} };
  return { ...makeChannels({ config: readConfig(env, '/assets'), secret: 's'.repeat(40), clock, logger }), warnings };
}

test('a gateway has the channels it was told to have', () => {
  expect(make().channels.map(({ name }) => name)).toEqual(['email', 'sms']);
  const { THROUGHLINE_SMS_PROVIDER: _, ...mailOnly } = variables;
  const made = make(mailOnly);
  expect(made.channels.map(({ name }) => name)).toEqual(['email']);
  expect(made.smsCodeGuard).toBeUndefined();
});

test('a sixth code within an hour to numbers of one block is not sent', () => {
  const { smsCodeGuard: guard } = make();
  const codes = Array.from({ length: 5 }, (_, index) => ({
    value: `+3161234567${index}`,
    at: index * minuteMs,
    wasUsed: true,
  }));
  expect(guard?.allows('+31612345679', codes.slice(1), 6 * minuteMs)).toBe(true);
  expect(guard?.allows('+31612345679', codes, 6 * minuteMs)).toBe(false);
});

test('A6 when hardly any code is used, the log says so, once an hour', () => {
  const { smsCodeGuard: guard, warnings } = make();
  const codes = Array.from({ length: 40 }, (_, index) => ({
    value: `+316${10_000_000 + index * 100_000}`,
    at: index * minuteMs,
    wasUsed: index === 0,
  }));
  guard?.allows('+31699999999', codes.slice(0, 10), 60 * minuteMs);
  expect(warnings).toEqual([]);
  guard?.allows('+31699999999', codes, 60 * minuteMs);
  guard?.allows('+31699999999', codes, 61 * minuteMs);
  expect(warnings).toHaveLength(1);
  guard?.allows('+31699999999', codes, 121 * minuteMs);
  expect(warnings).toHaveLength(2);
});
