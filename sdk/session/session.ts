import { helloText, requestText } from '@throughline/sdk/wire';
import type { Authorize } from '../transport/request.ts';
import type { World } from '../transport/world.ts';
import { type Credential, makeCredential, sign } from './credential.ts';

/** How long a request waits for a connection that is coming up, and with it for the access token. */
const accessDeadlineMs = 10_000;

/** A request of this device cannot be made: it has no access token, and none is coming. */
export class NoAccess extends Error {
  readonly code = 'offline';
}

export interface SessionOptions {
  world: World;
  siteId: string;
  /** Whether there is or may soon be a connection; without one nobody waits for an access token. */
  isComing(): boolean;
}

/**
 * Who this device is towards the gateway: answers the challenge of each socket, and gives the requests beside it the
 * access token that the socket brought. Nothing of it is kept but the credential.
 */
export class Session {
  readonly #options: SessionOptions;
  #credential: Credential | null = null;
  #access: { token: string; until: number } | null = null;
  readonly #waiting = new Set<() => void>();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** null before the chat is opened and after signing out. */
  get credential(): Credential | null {
    return this.#credential;
  }

  /** Goes on as another device; what the old one was admitted with is forgotten. */
  become(credential: Credential): void {
    this.#credential = credential;
    this.#access = null;
  }

  /** The gateway's newest access token; null when none will come by itself: then nobody waits for it any longer. */
  admit(access: { token: string; forMs: number } | null): void {
    this.#access = access && { token: access.token, until: this.#options.world.clock.now() + access.forMs };
    for (const settle of [...this.#waiting]) settle();
  }

  forget(): void {
    this.#credential = null;
    this.admit(null);
  }

  /** What a hello says of the device; at once where there is nothing to sign. Rejects when the key no longer works. */
  hello(nonce: string): { token: string } | Promise<{ token: string; proof?: string }> {
    const { world, siteId } = this.#options;
    const credential = this.#known();
    const { token, privateKey } = credential;
    if (!privateKey) return { token };
    return sign(world.subtle, credential, helloText(siteId, nonce)).then((proof) => ({
      token,
      ...(proof && { proof }),
    }));
  }

  /**
   * The headers of one request. While a connection comes up it waits for it, at most `accessDeadlineMs`; rejects with
   * `NoAccess` after that, and at once where none is coming.
   */
  readonly authorize: Authorize = async (method, url) => {
    const access = this.#accessToken ?? (await this.#comingAccess());
    // Gateways behind a proxy must see the path that the page asked for.
    const text = requestText(method, new URL(url).pathname, access);
    const proof = await sign(this.#options.world.subtle, this.#known(), text);
    return { authorization: `Bearer ${access}`, ...(proof && { 'throughline-proof': proof }) };
  };

  /** A credential to come back with as a new device; without a key where this one's storage could not keep one. */
  newCredential(): Promise<Credential> {
    const { world } = this.#options;
    return makeCredential(this.#known().privateKey ? world : { ...world, subtle: null });
  }

  get #accessToken(): string | null {
    return this.#access && this.#access.until > this.#options.world.clock.now() ? this.#access.token : null;
  }

  #known(): Credential {
    if (!this.#credential) throw new NoAccess('the chat is not open');
    return this.#credential;
  }

  #comingAccess(): Promise<string> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        stop();
        this.#waiting.delete(settle);
        if (this.#accessToken !== null) resolve(this.#accessToken);
        else reject(new NoAccess('there is no connection'));
      };
      const stop = this.#options.world.clock.after(accessDeadlineMs, settle);
      this.#waiting.add(settle);
      if (!this.#options.isComing()) settle();
    });
  }
}
