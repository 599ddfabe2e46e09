import { happenings, runOut } from './happenings.ts';
import { Breach, type Rule } from './judge.ts';
import { look, type Planner } from './look.ts';
import { newWorld, type Row, type Scene, type World } from './world.ts';

/** A rule that a sequence of happenings broke. */
export interface Violation {
  rule: Rule;
  what: string;
  /** The contract, and what happened, in order. */
  scene: string;
  story: readonly string[];
}

export interface Findings {
  /** Sequences judged to their end, of every length. */
  tried: number;
  /** Different situations they came to: what follows from one is played once. */
  situations: number;
  violations: Violation[];
}

const toldRows = new WeakMap<Row, string>();

function tell(row: Row): string {
  const known = toldRows.get(row);
  if (known !== undefined) return known;
  const told = JSON.stringify(row);
  toldRows.set(row, told);
  return told;
}

/** All that a world's future depends on. */
function situationOf({ scene: _, rows, ...rest }: World): string {
  return JSON.stringify(rest) + rows.map(tell).join();
}

/**
 * Plays every sequence of up to `longest` happenings on a contract: after each one the planner decides, everything due is
 * carried out, and each rule is judged; at the end time passes until all is said. What would change nothing is left out, and
 * where two orders come to the same situation, what follows is played once.
 */
export function search(scene: Scene, longest: number, planner: Planner): Findings {
  const findings: Findings = { tried: 0, situations: 0, violations: [] };
  const played = Array.from({ length: longest + 1 }, () => new Map<string, number>());
  const judged = (story: readonly string[], play: () => World | null): World | null => {
    try {
      return play();
    } catch (error) {
      if (!(error instanceof Breach)) throw error;
      findings.violations.push({ rule: error.rule, what: error.message, scene: scene.name, story });
      return null;
    }
  };
  /** How many sequences go on from here. */
  const goOn = (world: World, story: readonly string[]): number => {
    const situation = situationOf(world);
    const known = played[story.length]?.get(situation);
    if (known !== undefined) return known;
    findings.situations += 1;
    judged([...story, 'time passes'], () => runOut(world, planner));
    let tried = 1;
    for (const [name, happening] of story.length < longest ? Object.entries(happenings) : []) {
      const told = [...story, name];
      const next = judged(told, () => happening(world, planner));
      if (next) tried += goOn(next, told);
    }
    played[story.length]?.set(situation, tried);
    return tried;
  };
  const first = judged([], () => look(newWorld(scene), planner));
  findings.tried = first ? goOn(first, []) : 0;
  return findings;
}
