import { NoAccess } from '../session/session.ts';
import type { Client, Refused } from './api.ts';
import type { Moves } from './moves.ts';
import type { OnDemand } from './on-demand.ts';

/** `client.handoff` and `client.continueFrom`: their code is fetched when one of them is called. */
export function movesFace(moves: OnDemand<Moves>): Pick<Client, 'handoff' | 'continueFrom'> {
  const go = async <T>(move: (moves: Moves) => Promise<T>): Promise<T | Refused> => {
    try {
      return await move(await moves.get());
    } catch (error) {
      if (error instanceof NoAccess) return { refused: error.code, retryAfterMs: null };
      throw error;
    }
  };
  return {
    continueFrom: (secret, code) => go((here) => here.continueFrom(secret, code)),
    handoff: {
      create: (pageUrl) => go((here) => here.create(pageUrl)),
      take: (secret) => go((here) => here.take(secret)),
      takeBack: () => go((here) => here.takeBack()),
    },
  };
}
