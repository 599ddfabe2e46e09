import { request } from '../transport/request.ts';
import type { World } from '../transport/world.ts';
import type { Credential } from './credential.ts';
import { headersFor } from './request-access.ts';

/**
 * Tells the gateway that a device is no more, if it can be reached: with what that device was known by, for it has
 * forgotten it meanwhile. `url` is that of `/sign-out`.
 */
export async function tellSignOut(
  world: World,
  url: string,
  credential: Credential,
  accessToken: string,
): Promise<void> {
  const authorize = (method: string): Promise<Record<string, string>> =>
    headersFor(world, credential, accessToken, method, url);
  await request(world, { url, authorize, body: {} }, []);
}
