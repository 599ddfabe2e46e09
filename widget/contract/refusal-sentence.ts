import type { Refused } from '@throughline/sdk';
import { formatTag } from '../i18n/locale.ts';
import { refusalWords } from '../i18n/translate.ts';
import { translateContract } from './translate-contract.ts';

/** A wait as people say it: `40 seconds`, `3 minutes`; always rounded up, so that waiting it is enough. */
export function waitWords(waitMs: number, locale: string): string {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  const unit = seconds < 90 ? 'second' : 'minute';
  const amount = unit === 'second' ? seconds : Math.ceil(seconds / 60);
  return new Intl.NumberFormat(formatTag(locale), { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}

/** A refusal as a sentence of its own, with how long to wait where waiting helps; `offline` and `unreachable` are ours. */
export function refusalSentence(refusal: Refused, locale: string): string {
  if (refusal.refused === 'rate-limited' && refusal.retryAfterMs !== null) {
    return translateContract(locale).waitWords(waitWords(refusal.retryAfterMs, locale));
  }
  const { notSent } = translateContract(locale);
  if (refusal.refused === 'offline') return notSent.offline;
  if (refusal.refused === 'unreachable') return notSent.unreachable;
  const words = refusalWords(refusal.refused, locale);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
