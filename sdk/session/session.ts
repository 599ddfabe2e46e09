import { helloText } from '@throughline/sdk/wire';
import type { World } from '../transport/world.ts';
import { type Credential, sign } from './credential.ts';

/** A request of this device cannot be made: it has no access token, and none is coming. */
export class NoAccess extends Error {
  readonly code = 'offline';
}

/** The token that requests beside the socket carry, and until when it is good. */
export interface Access {
  readonly token: string;
  readonly until: number;
}

/**
 * Who this device is towards the gateway: answers the challenge of each socket, and keeps the access token that the
 * socket brought. Nothing of it is stored but the credential.
 */
export class Session {
  /** Somebody waits for access: called when it came, or will not come by itself. */
  onAccess = (): void => {};
  readonly #world: Pick<World, 'clock' | 'subtle'>;
  readonly #siteId: string;
  /** null before the chat is opened and after signing out. */
  credential: Credential | null = null;
  access: Access | null = null;

  constructor(world: Pick<World, 'clock' | 'subtle'>, siteId: string) {
    this.#world = world;
    this.#siteId = siteId;
  }

  /** Goes on as another device; what the old one was admitted with is forgotten. */
  become(credential: Credential): void {
    this.credential = credential;
    this.access = null;
  }

  /** The gateway's newest access token; null when none will come by itself: then nobody waits for it any longer. */
  admit(access: { token: string; forMs: number } | null): void {
    this.access = access && { token: access.token, until: this.#world.clock.now() + access.forMs };
    this.onAccess();
  }

  forget(): void {
    this.credential = null;
    this.admit(null);
  }

  /** The credential; @throws NoAccess where there is none. */
  known(): Credential {
    if (!this.credential) throw new NoAccess('the chat is not open');
    return this.credential;
  }

  /** What a hello says of the device. Rejects when the key no longer works. */
  async hello(nonce: string): Promise<{ token: string; proof?: string }> {
    const credential = this.known();
    const proof = await sign(this.#world.subtle, credential, helloText(this.#siteId, nonce));
    return { token: credential.token, ...(proof && { proof }) };
  }
}
