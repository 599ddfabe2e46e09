import type { AnswerForecast } from './answer-forecast.ts';
import { isMaskOf } from './contact-address.ts';
import { translateDesk } from './i18n.ts';
import { waitWords } from './wait-words.ts';

/** Whom the answer is for, and whether the chat is open in front of them. */
export interface Recipient {
  name: string;
  isOnline: boolean;
}

function outside(forecast: AnswerForecast & { kind: 'outside' }, to: Recipient, tag: string): string {
  const words = translateDesk(tag).forecast;
  const { isOnline } = to;
  // A sentence with the same address twice, once whole and once masked, reads as if there were two.
  const name = isMaskOf(forecast.step.hint ?? '', to.name) ? words.customer : to.name;
  const what = words.channel[forecast.step.channel](forecast.step.hint ?? '?');
  const ending = forecast.notBefore === null ? '.' : `${words.notBefore(forecast.notBefore)}.`;
  if (forecast.afterSeconds === 0) {
    return (isOnline ? words.hereAtOnce(name, what) : words.awayAtOnce(name, what)) + ending;
  }
  const wait = waitWords(forecast.afterSeconds, tag);
  const sentence = isOnline ? words.hereOutside(name, what, wait) : words.awayOutside(name, what, wait);
  // "5 Min." already ends with a dot.
  return sentence.endsWith('.') && ending === '.' ? sentence : sentence + ending;
}

/** What happens to an answer sent now, as one sentence in the agent's language. */
export function forecastWords(forecast: AnswerForecast, to: Recipient, tag: string): string {
  if (forecast.kind === 'outside') return outside(forecast, to, tag);
  const words = translateDesk(tag).forecast;
  return to.isOnline ? words.hereChatOnly(to.name) : words.awayChatOnly(to.name);
}
