import { judge, type Verdict } from '../checker.ts';

/** The verdict on nothing. */
export const noVerdict: Verdict = judge([], []);

/** Several runs as one: what was broken in any of them. */
export function addVerdicts(one: Verdict, other: Verdict): Verdict {
  const { broken, ...counts } = one;
  const sums = Object.entries(counts).map(([name, count]) => [name, count + Number(other[name as keyof Verdict])]);
  return { ...(Object.fromEntries(sums) as Omit<Verdict, 'broken'>), broken: [...broken, ...other.broken] };
}
