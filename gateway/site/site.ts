import type { ReplyContract } from '@throughline/sdk/wire';

/** A website (or app) of a company that embeds the chat. */
export interface Site {
  siteId: string;
  name: string;
  /** Exact origins that may use it, e.g. `https://shop.example`; nothing is matched by suffix. */
  origins: readonly string[];
  /** The page "continue in the browser" leads to. */
  homeUrl: string;
}

/** What holds while a contact has stated nothing: answers appear in the chat. */
export const siteDefaultContract: ReplyContract = {
  steps: [{ channel: 'web', addressId: null, hint: null, afterSeconds: 0 }],
  quiet: null,
  until: null,
  setBy: 'site',
  setOn: 'web',
};

export interface SiteStore {
  site(siteId: string): Promise<Site | null>;
  /** Makes or updates a site. */
  put(site: Site): Promise<void>;
}
