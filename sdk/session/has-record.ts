import { databaseName } from './device.ts';

/**
 * Whether this device has talked on a site before. It makes nothing: the loader asks it on pages where the chat was
 * never opened. False also where the browser cannot tell.
 */
export async function hasRecord(site: string): Promise<boolean> {
  try {
    const databases = await indexedDB.databases();
    return databases.some(({ name }) => name === databaseName(site));
  } catch {
    // No IndexedDB, an old one without databases(), or a page that may not use it: all mean "nothing known here".
    return false;
  }
}
