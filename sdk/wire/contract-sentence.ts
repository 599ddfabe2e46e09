import type { ContractStep, ReplyContract, WantedContract } from './contract.ts';

/** Languages the product speaks. */
export type ContractLocale = 'en' | 'de' | 'nl';

interface Words {
  here: string;
  channel: Record<Exclude<ContractStep['channel'], 'web'>, (address: string) => string>;
  next: (where: string, wait: string) => string;
  also: (where: string) => string;
  quiet: (from: string, to: string) => string;
  until: (date: string) => string;
  /** Short forms of minutes, hours and days, with their number. */
  wait: { minutes: (n: number) => string; hours: (n: number) => string; days: (n: number) => string };
}

const words: Record<ContractLocale, Words> = {
  en: {
    here: 'here',
    channel: { email: (address) => `by e-mail to ${address}`, sms: (number) => `by SMS to ${number}` },
    next: (where, wait) => `, then ${where} if I haven't read it after ${wait}`,
    also: (where) => `, and ${where} as well`,
    quiet: (from, to) => `; not between ${from} and ${to}`,
    until: (date) => `; until ${date}`,
    wait: {
      minutes: (n) => `${n} min`,
      hours: (n) => (n === 1 ? '1 hour' : `${n} hours`),
      days: (n) => (n === 1 ? '1 day' : `${n} days`),
    },
  },
  de: {
    here: 'hier',
    channel: { email: (address) => `per E-Mail an ${address}`, sms: (number) => `per SMS an ${number}` },
    next: (where, wait) => `, dann ${where}, wenn ich es nach ${wait} nicht gelesen habe`,
    also: (where) => `, und auch ${where}`,
    quiet: (from, to) => `; nicht zwischen ${from} und ${to} Uhr`,
    until: (date) => `; bis ${date}`,
    wait: {
      minutes: (n) => `${n} Min.`,
      hours: (n) => (n === 1 ? '1 Stunde' : `${n} Stunden`),
      days: (n) => (n === 1 ? '1 Tag' : `${n} Tagen`),
    },
  },
  nl: {
    here: 'hier',
    channel: { email: (address) => `per e-mail naar ${address}`, sms: (number) => `per sms naar ${number}` },
    next: (where, wait) => `, daarna ${where} als ik het na ${wait} niet heb gelezen`,
    also: (where) => `, en ook ${where}`,
    quiet: (from, to) => `; niet tussen ${from} en ${to} uur`,
    until: (date) => `; tot ${date}`,
    wait: {
      minutes: (n) => `${n} min.`,
      hours: (n) => `${n} uur`,
      days: (n) => (n === 1 ? '1 dag' : `${n} dagen`),
    },
  },
};

/** English dates with the day first: "Friday 27 November 2026" reads the same everywhere. */
const dateLocale: Record<ContractLocale, string> = { en: 'en-GB', de: 'de', nl: 'nl' };

/** A contract with the masked addresses a person recognises. */
type Describable = Pick<ReplyContract, 'steps' | 'quiet' | 'until'>;

function wait(seconds: number, { wait: unit }: Words): string {
  if (seconds >= 86_400 && seconds % 86_400 === 0) return unit.days(seconds / 86_400);
  if (seconds >= 3_600 && seconds % 3_600 === 0) return unit.hours(seconds / 3_600);
  return unit.minutes(Math.max(1, Math.round(seconds / 60)));
}

function place(step: ContractStep, spoken: Words): string {
  return step.channel === 'web' ? spoken.here : spoken.channel[step.channel](step.hint ?? '?');
}

function clause(step: ContractStep, index: number, spoken: Words): string {
  const where = place(step, spoken);
  if (index === 0) return where;
  return step.afterSeconds === 0 ? spoken.also(where) : spoken.next(where, wait(step.afterSeconds, spoken));
}

/**
 * The contract as one sentence, in the customer's words: the only renderer, so that customer, agent and e-mail read the
 * same. Example: "Here, then by e-mail to a•••@example.org if I haven't read it after 5 min; until Friday 27 November 2026."
 */
export function describeContract(contract: Describable, locale: ContractLocale, timeZone?: string): string {
  const spoken = words[locale];
  const steps = contract.steps.map((step, index) => clause(step, index, spoken)).join('');
  const quiet = contract.quiet ? spoken.quiet(contract.quiet.from, contract.quiet.to) : '';
  const date = (at: number): string =>
    new Intl.DateTimeFormat(dateLocale[locale], { dateStyle: 'full', timeZone }).format(at);
  const until = contract.until === null ? '' : spoken.until(date(contract.until));
  const sentence = `${steps}${quiet}${until}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** What the gateway adds to a wanted contract so that it can be said: the masked address of each step. */
export function withHints(wanted: WantedContract, hintOf: (addressId: string) => string | null): Describable {
  const steps = wanted.steps.map((step) => ({
    ...step,
    hint: step.addressId === null ? null : hintOf(step.addressId),
  }));
  return { ...wanted, steps };
}
