import { translateDesk } from './i18n.ts';

/** A wait after the word "after" of a language, in the largest whole unit: "5 min", "1 hour", "2 days". */
export function waitWords(seconds: number, tag: string): string {
  const { wait } = translateDesk(tag);
  if (seconds >= 86_400 && seconds % 86_400 === 0) return wait.days(seconds / 86_400);
  if (seconds >= 3_600 && seconds % 3_600 === 0) return wait.hours(seconds / 3_600);
  return wait.minutes(Math.max(1, Math.round(seconds / 60)));
}
