import { translateContract } from './translate-contract.ts';

/** A wait by its name, in the largest whole unit: "at once", "15 minutes", "1 hour", "1 day". */
export function waitName(seconds: number, locale: string): string {
  const words = translateContract(locale);
  if (seconds === 0) return words.atOnce;
  if (seconds % 86_400 === 0) return words.days(seconds / 86_400);
  return seconds % 3_600 === 0 ? words.hours(seconds / 3_600) : words.minutes(Math.round(seconds / 60));
}
