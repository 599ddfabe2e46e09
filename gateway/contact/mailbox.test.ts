import { expect, it } from 'vitest';
import { mailboxOf } from './mailbox.ts';

it.each([
  ['anna@mail.example', 'anna@mail.example'],
  ['An.Na+shop+2@Mail.Example', 'anna@mail.example'],
  ['"a@b"@mail.example', '"a@b"@mail.example'],
  ['@', '@'],
  ['+4915112345678', '+4915112345678'],
  ['', ''],
])('A8: %s counts as %s', (value, mailbox) => {
  expect(mailboxOf(value)).toBe(mailbox);
});
