import type { WantedContract } from '@throughline/sdk/wire';

/** Waits offered before an e-mail leaves, in seconds. */
export const offeredWaits: readonly number[] = [60, 300, 3_600];

/** What the customer has chosen in the form, before it is a contract. */
export interface ContractChoice {
  /** Only in the chat; in the chat and later by e-mail; by e-mail at once. */
  place: 'here' | 'then-email' | 'email';
  waitSeconds: number;
  /** Clock times `HH:MM` of the person's own zone. */
  quiet: { from: string; to: string } | null;
  /** The last day on which it holds, `YYYY-MM-DD`, or empty. */
  lastDay: string;
}

const asDay = (at: number): string => {
  const date = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** The last moment of a day in the person's own zone, milliseconds since 1970. */
const endOfDay = (day: string): number => new Date(`${day}T23:59:59.999`).getTime();

/** The form's choice for a contract, so that changing starts from what holds. */
export function choiceFrom(contract: WantedContract): ContractChoice {
  const email = contract.steps.find((step) => step.channel === 'email');
  const isHere = contract.steps.some((step) => step.channel === 'web');
  return {
    place: email === undefined ? 'here' : isHere ? 'then-email' : 'email',
    waitSeconds: email === undefined || email.afterSeconds === 0 ? 300 : email.afterSeconds,
    quiet: contract.quiet === null ? null : { from: contract.quiet.from, to: contract.quiet.to },
    lastDay: contract.until === null ? '' : asDay(contract.until),
  };
}

/** What cannot be asked for, or null. `quiet`: a span of no length. `until`: a day that is over. */
export function choiceProblem(choice: ContractChoice, now: number): 'quiet' | 'until' | null {
  if (choice.place === 'here') return null;
  if (choice.quiet !== null && choice.quiet.from === choice.quiet.to) return 'quiet';
  if (choice.lastDay !== '' && !(endOfDay(choice.lastDay) > now)) return 'until';
  return null;
}

/**
 * The contract a choice asks for. Quiet hours and an end belong to the e-mail: answers here have neither. `addressId` is
 * null while the address has yet to be confirmed.
 */
export function wantedFrom(choice: ContractChoice, addressId: string | null, timeZone: string): WantedContract {
  const here = { channel: 'web', addressId: null, afterSeconds: 0 } as const;
  if (choice.place === 'here') return { steps: [here], quiet: null, until: null };
  const isLater = choice.place === 'then-email';
  const email = { channel: 'email', addressId, afterSeconds: isLater ? choice.waitSeconds : 0 } as const;
  return {
    steps: isLater ? [here, email] : [email],
    quiet: choice.quiet === null ? null : { ...choice.quiet, timeZone },
    until: choice.lastDay === '' ? null : endOfDay(choice.lastDay),
  };
}

/** The contract with its e-mail step led to an address that has just been confirmed. */
export function ledTo(wanted: WantedContract, addressId: string): WantedContract {
  return {
    ...wanted,
    steps: wanted.steps.map((step) => (step.channel === 'web' ? step : { ...step, addressId })),
  };
}
