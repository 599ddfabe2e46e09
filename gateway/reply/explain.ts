import type { ContractLocale, ContractStep } from '@throughline/sdk/wire';
import { type ExplainWords, explainWords } from './explain-words.ts';
import type { WordRefusal } from './follow.ts';
import type { PastDelivery } from './past.ts';
import type { PreviewLine } from './preview.ts';
import type { Decision, StepDecision } from './reasons.ts';

/** What became of a delivery; `at` null: not written down. */
export interface Ended {
  status: PastDelivery['status'];
  reason: string | null;
  at: number | null;
}

interface Telling {
  words: ExplainWords;
  /** Clock time, with the date where it is another day than the reply's. */
  time: (at: number) => string;
}

/**
 * Why a delivery went where and when it did, and what became of it, as sentences in order: "why did this go by SMS at
 * 14:07?" `timeZone` is the reader's (IANA).
 */
export function explainDelivery(
  decision: Decision,
  ended: Ended | null,
  locale: ContractLocale,
  timeZone: string,
): string[] {
  const telling: Telling = { words: explainWords[locale], time: clock(locale, timeZone, decision.repliedAt) };
  const { words, time } = telling;
  const steps = decision.steps.slice(0, decision.step + 1);
  return [
    words.said(time(decision.repliedAt)),
    ...steps.flatMap((step) => sentencesOf(step, decision.decidedAt, telling)),
    ended === null ? words.waiting : became(ended, decision.decidedAt, telling),
  ];
}

/** What will happen to a reply that is sent now, as sentences in order. */
export function explainPreview(lines: readonly PreviewLine[], locale: ContractLocale, timeZone: string): string[] {
  const words = explainWords[locale];
  const time = clock(locale, timeZone, lines[0]?.at ?? 0);
  return lines.flatMap(({ at, reason, ...step }) => {
    if (reason.kind === 'here') return [words.willBeShown(time(at))];
    const where = placeOf(step, words);
    if (reason.kind === 'not-usable') return [words.notUsable(where, words.why[reason.why])];
    const isAtOnce = at === lines[0]?.at;
    return [isAtOnce ? words.willGo(where, time(at)) : words.willGoIfUnread(where, time(at))];
  });
}

/** The answer to a word that could not be obeyed. */
export function sayWordRefusal({ refused, channel }: WordRefusal, locale: ContractLocale): string {
  const words = explainWords[locale].refused;
  switch (refused) {
    case 'no-address':
      return words[channel];
    case 'address-not-confirmed':
      return words.notConfirmed;
    case 'already-so':
      return words.alreadySo;
  }
}

function sentencesOf(step: StepDecision, decidedAt: number, { words, time }: Telling): string[] {
  const { reason } = step;
  const where = placeOf(step, words);
  switch (reason.kind) {
    case 'here':
      return [words.shown(time(reason.at))];
    case 'carried':
      return [words.carried(where, time(reason.at))];
    case 'failed':
      return [words.failed(where, time(reason.at), because(reason.why, words))];
    case 'not-usable':
    case 'passed-over':
      return [words.notUsable(where, words.why[reason.why])];
    case 'due': {
      const how = {
        first: () => words.first(where, time(decidedAt)),
        unread: () => words.unread(where, time(decidedAt), waitOf(step.afterSeconds, words)),
        'moved-on': () => words.movedOn(where, time(decidedAt)),
      };
      const quiet = reason.quietUntil === null ? [] : [words.quietUntil(time(reason.quietUntil))];
      return [how[reason.cause](), ...quiet];
    }
    default:
      return [];
  }
}

function became({ status, reason, at }: Ended, decidedAt: number, { words, time }: Telling): string {
  if (status === 'waiting' || status === 'sending') return words.waiting;
  return words.ended[status](time(at ?? decidedAt), because(reason, words));
}

const because = (reason: string | null, words: ExplainWords): string =>
  reason === null ? '' : ` (${(Object.hasOwn(words.reason, reason) && words.reason[reason]) || reason})`;

const placeOf = ({ channel, hint }: Pick<ContractStep, 'channel' | 'hint'>, { place }: ExplainWords): string =>
  channel === 'web' ? '' : place[channel](hint ?? '?');

function waitOf(seconds: number, { wait }: ExplainWords): string {
  if (seconds >= 86_400 && seconds % 86_400 === 0) return wait.days(seconds / 86_400);
  if (seconds >= 3_600 && seconds % 3_600 === 0) return wait.hours(seconds / 3_600);
  return wait.minutes(Math.max(1, Math.round(seconds / 60)));
}

const languageOf: Record<ContractLocale, string> = { en: 'en-GB', de: 'de', nl: 'nl' };

function clock(locale: ContractLocale, timeZone: string, day: number): Telling['time'] {
  const language = languageOf[locale];
  const date = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium' });
  const time = new Intl.DateTimeFormat(language, { timeZone, timeStyle: 'short' });
  return (at) => (date.format(at) === date.format(day) ? time.format(at) : `${time.format(at)} (${date.format(at)})`);
}
