import { isClean, type Verdict } from '../checker.ts';

/** What became of one kind of fault. */
export interface FaultResult {
  fault: string;
  /** How often it was made to happen. */
  rounds: number;
  verdict: Verdict;
  /** From the fault to the next acknowledgement (or what the fault's own file says it is), in milliseconds. */
  recoveryMs: readonly number[];
  /** What else had to hold and did not, in words; empty when all did. */
  problems: readonly string[];
}

/** One kind of fault, ready to be made. `seed` draws what is random. */
export type Fault = (seed: number) => Promise<FaultResult>;

export const isHeld = ({ verdict, problems }: FaultResult): boolean => isClean(verdict) && problems.length === 0;
