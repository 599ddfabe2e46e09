import { failureByStatus } from './outcome.ts';

/** How far into a mail its report is looked for, and how long one is read. */
const searchedBytes = 131_072;
const reportLength = 8_192;

/**
 * What a report of failure says (RFC 3464 §2.3): the plain reason when the mail it is about could not be delivered, null
 * when it is no such report, or only tells of a delay.
 */
export function failureReported(raw: Uint8Array): string | null {
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, searchedBytes)).toString('latin1');
  const start = text.search(/^content-type:[ \t]*message\/(global-)?delivery-status/im);
  if (start < 0) return null;
  const fields = text.slice(start, start + reportLength);
  if (!/^action:[ \t]*failed\b/im.test(fields)) return null;
  const status = /^status:[ \t]*(\d\.\d{1,3}\.\d{1,3})\b/im.exec(fields)?.[1] ?? '';
  return failureByStatus(status) ?? 'rejected';
}
