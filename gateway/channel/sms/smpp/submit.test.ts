import { expect, it } from 'vitest';
import { submitsOf } from './submit.ts';
import { submitFailure } from './submit-errors.ts';
import { smppConfig } from './testing/smpp-rig.ts';

const sms = {
  reference: 'r-1',
  to: '+31612345678',
  from: '+31970102030',
  text: 'Hi',
  mediaUrls: [],
  createdAt: 0,
};
const bytesOf = (value: unknown): number[] => [...(value as Buffer)];

it('numbers, short codes and names go by their type', () => {
  const from = (name: string) => {
    const [fields] = submitsOf({ ...sms, from: name }, smppConfig);
    return [fields?.source_addr_ton, fields?.source_addr_npi, fields?.source_addr];
  };
  expect(from('+31970102030')).toEqual([1, 1, '31970102030']);
  expect(from('2525')).toEqual([3, 0, '2525']);
  expect(from('Tern&Tide')).toEqual([5, 0, 'Tern&Tide']);
  expect(from('31970102030')).toEqual([0, 0, '31970102030']);
});

it('parts of one text share a number, the same at every attempt, and none is longer than a segment', () => {
  const text = { ...sms, text: 'word '.repeat(90) };
  const parts = submitsOf(text, smppConfig).map((fields) => bytesOf(fields.short_message));
  const [first] = parts;
  expect(parts.map((bytes) => bytes.slice(0, 6))).toEqual([1, 2, 3].map((n) => [5, 0, 3, first?.[3], 3, n]));
  for (const bytes of parts) expect(bytes.length).toBeLessThanOrEqual(6 + 153);
  expect(submitsOf(text, smppConfig)).toEqual(submitsOf(text, smppConfig));
  const other = submitsOf({ ...text, reference: 'r-2' }, smppConfig);
  expect(bytesOf(other[0]?.short_message)[3]).not.toBe(first?.[3]);
});

it('a national table is named in a header, and only in the way with headers', () => {
  const turkish = { ...sms, text: 'Şişli' };
  const [fields] = submitsOf(turkish, { ...smppConfig, languages: ['tr'] });
  expect(fields).toMatchObject({ esm_class: 0x40, data_coding: 0 });
  expect(bytesOf(fields?.short_message).slice(0, 4)).toEqual([3, 0x25, 1, 1]);
  const [sar] = submitsOf(turkish, { ...smppConfig, languages: ['tr'], longTexts: 'sar' });
  expect(sar).toMatchObject({ data_coding: 8 });
});

it('a text of one segment has no header in any way', () => {
  for (const longTexts of ['udh', 'sar', 'payload'] as const) {
    const [fields, ...more] = submitsOf(sms, { ...smppConfig, longTexts });
    expect(more).toEqual([]);
    expect(fields).not.toHaveProperty('esm_class');
    expect(fields).not.toHaveProperty('sar_msg_ref_num');
    expect(fields).toMatchObject({ short_message: Buffer.from('Hi'), registered_delivery: 1 });
  }
});

it.each([
  [0x0b, 'unknown-recipient', 'never'],
  [0x0a, 'sender-not-registered', 'never'],
  [0x01, 'too-long', 'never'],
  [0x65, 'rejected', 'never'],
  [0x4ff, 'rejected', 'never'],
  [0x14, 'try-later', 'later'],
  [0x58, 'try-later', 'later'],
  [0x64, 'try-later', 'later'],
  [0x08, 'provider-error', 'later'],
  [0x04, 'sign-in', 'later'],
])('a refusal is told in plain words (status %i)', (code, reason, retry) => {
  expect(submitFailure(code)).toEqual({ kind: 'failed', reason, retry });
});
