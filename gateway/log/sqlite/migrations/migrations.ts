import type { Migration } from 'kysely/migration';
import { first } from './2026-11-22-first.ts';
import { knownDevices } from './2026-11-22-known-devices.ts';
import { merges } from './2026-11-22-merges.ts';
import { uploads } from './2026-11-22-uploads.ts';
import { whatBecame } from './2026-11-22-what-became.ts';
import { consentLedger } from './2026-11-23-consent-ledger.ts';

/**
 * All migrations by name; they run in the order of their names, so a later one sorts after those before it. One that has
 * been released is never changed.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-22-first': first,
  '2026-11-22-known-devices': knownDevices,
  '2026-11-22-merges': merges,
  '2026-11-22-uploads': uploads,
  '2026-11-22-what-became': whatBecame,
  '2026-11-23-consent-ledger': consentLedger,
};
