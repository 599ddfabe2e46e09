import type { Migration } from 'kysely/migration';
import { first } from './2026-11-22-first.ts';

/** All migrations by name; they run in the order of their names. One that has been released is never changed. */
export const migrations: Readonly<Record<string, Migration>> = { '2026-11-22-first': first };
