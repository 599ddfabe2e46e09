import * as files from '../client/files-part.ts';
import type { Parts } from '../client/on-demand.ts';
import * as person from '../client/person-part.ts';

/** The parts of a client without the wait for them. */
export const partsAtHand: Parts = { files: async () => files, person: async () => person };
