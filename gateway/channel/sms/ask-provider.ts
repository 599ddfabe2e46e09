import type { SendOutcome } from '../channel.ts';
import { boundedBody, readJson } from './bounded-body.ts';

/** What a provider's API answered. */
export interface Answer {
  kind: 'answer';
  status: number;
  /** An empty object when it was no JSON object. */
  json: Record<string, unknown>;
}

export type NoAnswer = Extract<SendOutcome, { kind: 'failed' | 'unknown' }>;

const maxAnswerBytes = 1_000_000;

/** What went wrong before a byte of the request was on its way. */
const neverLeft =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT$|ERR_TLS_|CERT_|DEPTH_ZERO_|UNABLE_TO_|SELF_SIGNED_|ERR_SSL_)/;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * One call of a provider's API. Where no answer came, it says whether the request may have arrived: only what certainly
 * never left is `failed`. An answer of 429 or 503 says that nothing was taken; any other 5xx does not.
 * @param timeoutMs how long an answer may take, besides the caller's own signal
 */
export async function askProvider(
  request: Request,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Answer | NoAnswer> {
  if (signal.aborted) return { kind: 'failed', reason: 'timeout', retry: 'later' };
  try {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const response = await fetch(request, { signal: bounded, redirect: 'manual' });
    const { status } = response;
    const body = await boundedBody(response, maxAnswerBytes);
    if (status === 429 || status === 503) return { kind: 'failed', reason: 'try-later', retry: 'later' };
    if (status >= 500) return { kind: 'unknown', reason: 'provider-error' };
    // No place of the API: our own configuration is wrong, not the message.
    if (status === 404 || (status >= 300 && status < 400)) {
      return { kind: 'failed', reason: 'provider-error', retry: 'later' };
    }
    return { kind: 'answer', status, json: (body && readJson(body)) ?? {} };
  } catch (error) {
    const cause = error instanceof Error ? codeOf(error.cause) : '';
    if (neverLeft.test(cause)) return { kind: 'failed', reason: 'unreachable', retry: 'later' };
    return { kind: 'unknown', reason: 'no-answer' };
  }
}
