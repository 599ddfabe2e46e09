import type { ContractStep, ReplyContract } from '@throughline/sdk/wire';
import { isQuietAt } from './quiet-hours.ts';

/** A way out other than the chat itself. */
export type OutsideStep = Pick<ContractStep, 'hint'> & { channel: Exclude<ContractStep['channel'], 'web'> };

/**
 * What will happen to an answer sent now, as far as the desk can see:
 * `chat-only` it stands in the chat and nowhere else; `outside` a further delivery starts after `afterSeconds` unless it
 * was read, and not before the time of day `notBefore` when that would be in the customer's quiet hours.
 */
export type AnswerForecast =
  | { kind: 'chat-only' }
  | { kind: 'outside'; step: OutsideStep; afterSeconds: number; notBefore: string | null };

const isOutside = (step: ContractStep): step is ContractStep & OutsideStep => step.channel !== 'web';

/** Foretells an answer sent at `now` (epoch milliseconds). The gateway's planner decides; this only says it in advance. */
export function forecastAnswer(contract: Pick<ReplyContract, 'steps' | 'quiet'>, now: number): AnswerForecast {
  const position = contract.steps.findIndex(isOutside);
  const step = contract.steps[position];
  if (!step || !isOutside(step)) return { kind: 'chat-only' };
  const afterSeconds = contract.steps.slice(0, position + 1).reduce((sum, { afterSeconds: wait }) => sum + wait, 0);
  const { quiet } = contract;
  const notBefore = quiet && isQuietAt(quiet, now + afterSeconds * 1_000) ? quiet.to : null;
  return { kind: 'outside', step: { channel: step.channel, hint: step.hint }, afterSeconds, notBefore };
}
