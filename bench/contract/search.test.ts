import { describe, expect, it } from 'vitest';
import { planDeliveries } from '../../gateway/reply/plan.ts';
import { plantedFaults } from './planted.ts';
import { scenes } from './scenes.ts';
import { type Findings, search } from './search.ts';

const short = scenes(2);

function searchUntilFound(planner: Parameters<typeof search>[2], rule: string): Findings['violations'] {
  for (const scene of short) {
    const found = search(scene, 2, planner).violations.filter((violation) => violation.rule === rule);
    if (found.length > 0) return found;
  }
  return [];
}

describe('every sequence of two happenings on every contract of up to two steps', () => {
  it('keeps every rule of the reply contract', () => {
    const found = short.map((scene) => search(scene, 2, planDeliveries));
    expect(found.flatMap(({ violations }) => violations)).toEqual([]);
    expect(found.reduce((sum, { tried }) => sum + tried, 0)).toBeGreaterThan(10_000);
  });

  it.each(plantedFaults)('finds that $name', ({ planner, breaks }) => {
    expect(searchUntilFound(planner, breaks)).not.toEqual([]);
  });
});
