import type { DeviceStorage } from '../storage/device-storage.ts';
import { request } from '../transport/request.ts';
import type { World } from '../transport/world.ts';
import type { Session } from './session.ts';

export interface SignOutOptions {
  world: World;
  session: Session;
  storage: DeviceStorage;
  /** Of `/sign-out`. */
  url: string;
}

/**
 * Forgets the person on this device. The gateway is told if it can be reached, and nobody waits for a connection: the
 * wiped key is worthless either way. Rejects when the record could not be wiped.
 */
export async function signOut({ world, session, storage, url }: SignOutOptions): Promise<void> {
  // Its headers are made with the key before the next line forgets that; without access it is not made at all.
  const told = request(world, { url, authorize: session.authorize, body: {} }, []);
  session.forget();
  await storage.clear();
  await told;
}
