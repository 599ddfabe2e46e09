import { formatTag } from '../i18n/locale.ts';

/**
 * Date and clock as short as they are clear, in the agent's own habit: `22 Nov 2026, 02:22`. English of no region is
 * written with the day first, as the contract is. `at` is epoch milliseconds.
 */
export function shortDate(at: number, tag: string, habits: readonly string[] = navigator.languages): string {
  const known = formatTag(tag, habits);
  const format = { dateStyle: 'medium', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat(known === 'en' ? 'en-GB' : known, format).format(at);
}
