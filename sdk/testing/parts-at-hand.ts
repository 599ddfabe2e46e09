import * as files from '../client/files-part.ts';
import type { Parts } from '../client/on-demand.ts';
import * as page from '../client/page-part.ts';
import * as requests from '../client/requests-part.ts';
import * as tabs from '../client/tabs-part.ts';

/** The parts of a client without the wait for them. */
export const partsAtHand: Parts = {
  files: async () => files,
  page: async () => page,
  requests: async () => requests,
  tabs: async () => tabs,
};
