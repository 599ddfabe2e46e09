import { requestText } from '@throughline/sdk/wire';
import type { Authorize } from '../transport/request.ts';
import type { World } from '../transport/world.ts';
import { type Credential, makeCredential, sign } from './credential.ts';
import { NoAccess, type Session } from './session.ts';

/** How long a request waits for a connection that is coming up, and with it for the access token. */
const accessDeadlineMs = 10_000;

export interface RequestAccessOptions {
  world: World;
  session: Session;
  /** Whether there is or may soon be a connection; without one nobody waits for an access token. */
  isComing(): boolean;
}

/** Gives the requests beside the socket the access token that the socket brought. */
export class RequestAccess {
  readonly #options: RequestAccessOptions;
  readonly #waiting = new Set<() => void>();

  constructor(options: RequestAccessOptions) {
    this.#options = options;
    options.session.onAccess = () => {
      for (const settle of [...this.#waiting]) settle();
    };
  }

  /**
   * The headers of one request. While a connection comes up it waits for it, at most `accessDeadlineMs`; rejects with
   * `NoAccess` after that, and at once where none is coming.
   */
  readonly authorize: Authorize = async (method, url) => {
    const access = this.#accessToken ?? (await this.#comingAccess());
    const { world, session } = this.#options;
    return headersFor(world, session.known(), access, method, url);
  };

  /** A credential to come back with as a new device; without a key where this one's storage could not keep one. */
  newCredential(): Promise<Credential> {
    const { world, session } = this.#options;
    return makeCredential(session.known().privateKey ? world : { ...world, subtle: null });
  }

  get #accessToken(): string | null {
    const { world, session } = this.#options;
    return session.access && session.access.until > world.clock.now() ? session.access.token : null;
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

/** The headers of one request of a device. Gateways behind a proxy must see the path that the page asked for. */
export async function headersFor(
  { subtle }: Pick<World, 'subtle'>,
  credential: Credential,
  accessToken: string,
  method: string,
  url: string,
): Promise<Record<string, string>> {
  const proof = await sign(subtle, credential, requestText(method, new URL(url).pathname, accessToken));
  return { authorization: `Bearer ${accessToken}`, ...(proof && { 'throughline-proof': proof }) };
}
