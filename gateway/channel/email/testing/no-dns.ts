import type { Resolver } from '../reading/dns.ts';

/** A DNS in which no name has any record. */
export const noDns: Resolver = async () => {
  throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
};
