import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { failureReported } from './failure-report.ts';

const report = readFileSync(new URL('./fixtures/report-of-failure.eml', import.meta.url), 'utf8');
const said = (status: string) => failureReported(Buffer.from(report.replace('Status: 5.4.4', `Status: ${status}`)));

test('a report of failure names a plain reason', () => {
  expect(said('5.1.1')).toBe('unknown-recipient');
  expect(said('5.2.2')).toBe('mailbox-full');
  expect(said('5.4.4')).toBe('rejected');
  expect(said('nonsense')).toBe('rejected');
});

test('a report of a delay, and a mail that only speaks of one, are no failure', () => {
  expect(failureReported(Buffer.from(report.replace('Action: failed', 'Action: delayed')))).toBeNull();
  expect(failureReported(Buffer.from('Subject: hi\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n'))).toBeNull();
});

test('a hostile report is bounded', () => {
  const flood = `Content-Type: message/delivery-status\r\n\r\n${'Action: f\r\n'.repeat(2_000_000)}`;
  expect(failureReported(Buffer.from(flood))).toBeNull();
});
