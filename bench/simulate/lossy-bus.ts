import type { Bus } from '../../gateway/bus/bus.ts';
import { createMemoryBus } from '../../gateway/bus/memory-bus.ts';
import type { Chance } from './chance.ts';
import type { Program } from './virtual-time.ts';

/** How bad a bus is. */
export interface BusFaults {
  /** Share of hints that are lost. */
  loss: number;
  /** Share of hints that come twice. */
  repeats: number;
  /** How late they come on average: late ones change places. */
  meanDelayMs: number;
}

/** A bus that loses, repeats and shuffles its hints (C6). */
export function lossyBus(faults: BusFaults, chance: Chance, program: Program): Bus {
  const bus = createMemoryBus();
  return {
    subscribe: bus.subscribe,
    publish(hint) {
      if (chance.is(faults.loss)) return;
      const copies = chance.is(faults.repeats) ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        if (faults.meanDelayMs === 0) bus.publish(hint);
        else program.after(chance.wait(faults.meanDelayMs), () => bus.publish(hint));
      }
    },
  };
}
