import { type Identified, limits, type ServerFrame } from '@throughline/sdk/wire';
import type { ClientEvents, IdentitySource, Refused } from '../client/api.ts';
import { backoffMs } from '../transport/backoff.ts';
import { request } from '../transport/request.ts';
import type { World } from '../transport/world.ts';
import type { Credential } from './credential.ts';
import type { RequestAccess } from './request-access.ts';
import type { Session } from './session.ts';

type Known = Pick<Extract<ServerFrame, { type: 'welcome' }>, 'identity' | 'now'>;

/** A function of the site that has not answered by then gives no token. */
const askDeadlineMs = 10_000;
/** The site's backend is asked by itself at most this often. */
const askEveryMs = 5_000;
/** The tab that leads comes back for all. Where its page has nobody to ask, another one does, not before this. */
const followAfterMs = 30_000;
/** A new token is asked for when this much of the old one's life is over. */
const renewAfter = 0.8;
/** The longest timer there is; browsers run a longer one at once. */
const longestTimerMs = 2_147_483_647;
const temporary = ['unavailable', 'rate-limited'];

export interface IdentityOptions {
  world: World;
  session: Session;
  access: RequestAccess;
  /** Of `/identify`. */
  url: string;
  locale: string;
  /** Of several tabs one renews. */
  isLeading(): boolean;
  /** The person's own device from now on: to be kept, and then connected as. */
  onDevice(next: Credential): Promise<void>;
  onError(code: ClientEvents['error']['code'], message: string): void;
}

/**
 * Says to the gateway who the person is, and says it again before that runs out. The site's tokens are in memory only
 * while they are on their way.
 *
 *   identify → ask the site → post → known ──80 % of its life──→ ask again …
 *                  ↑ └──────────┴─ failed: later again       └─ closed (4001): ask, come back as a new device
 */
export class Identity {
  readonly #options: IdentityOptions;
  #source: IdentitySource | null = null;
  #isStarted = false;
  /** What the site said last has not reached the gateway yet. */
  #isWanted = false;
  /** The gateway does not take this device: it can only come back as a new one. */
  #isRefused = false;
  #busyCount = 0;
  #attempt = 0;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** How far the gateway's clock is ahead of this one. */
  #aheadMs = 0;
  /** Changes with sign-out: what was asked for before that is dropped. */
  #life = 0;
  #running = Promise.resolve();
  #stopAsking = (): void => {};
  #stopTimer = (): void => {};

  constructor(options: IdentityOptions) {
    this.#options = options;
  }

  /** Takes the newest source; before `start()` it is only remembered. */
  identify(source: IdentitySource): void {
    this.#source = source;
    this.#isWanted = true;
    this.#attempt = 0;
    if (this.#isStarted) this.#run();
  }

  /** The visitor opened the chat, and the device has its credential. */
  start(): void {
    this.#isStarted = true;
    if (this.#isWanted) this.#run();
  }

  /** The gateway took this device, and says whom it knows it as. */
  welcomed({ identity, now }: Known): void {
    this.#isRefused = false;
    this.#aheadMs = now - this.#options.world.clock.now();
    if (this.#isWanted) {
      if (this.#busyCount === 0) this.#later(0);
    } else if (identity) {
      this.#attempt = 0;
      this.#renew(identity.expiresAt);
    }
  }

  /** The gateway closed with 4001. True when the person comes back by themselves, without a visible break. */
  refused(): boolean {
    const { session, isLeading, world } = this.#options;
    this.#isRefused = true;
    session.admit(null);
    if (!this.#isWanted && typeof this.#source !== 'function') {
      if (isLeading()) this.#expired();
      return false;
    }
    if (this.#busyCount === 0) {
      if (!this.#isWanted && !isLeading()) this.#later(followAfterMs * (1 + world.random()));
      else this.#later(this.#attempt > 0 ? backoffMs(this.#attempt, world.random) : 0);
    }
    this.#attempt += 1;
    return true;
  }

  /** Signed out, or the page goes: nothing is asked any more until `start()`, and no answer is waited for. */
  forget(): void {
    this.#isStarted = false;
    this.#source = null;
    this.#isWanted = false;
    this.#isRefused = false;
    this.#attempt = 0;
    this.#life += 1;
    this.#stopTimer();
    this.#stopAsking();
  }

  /** One after the other: each may make a new device, and the next comes as that one. */
  #run(): void {
    const [source, life] = [this.#source, this.#life];
    this.#stopTimer();
    this.#busyCount += 1;
    this.#running = this.#running
      .then(() =>
        life === this.#life && source !== null && source === this.#source ? this.#present(source) : undefined,
      )
      .catch(() => this.#declined('this device could not make or keep a key', false))
      .finally(() => {
        this.#busyCount -= 1;
      });
  }

  async #present(source: IdentitySource): Promise<void> {
    const { access, world, onDevice } = this.#options;
    const life = this.#life;
    this.#askedAt = world.clock.now();
    const token = await this.#ask(source);
    if (life !== this.#life) return;
    if (token === null) return this.#declined('the site gave no token', typeof source === 'function');
    const next = await access.newCredential();
    const answer = await this.#post(token, next);
    if (life !== this.#life) return;
    if ('refused' in answer) return this.#refusedWith(answer);
    if (source === this.#source) this.#isWanted = false;
    if (answer.outcome === 'new-device') await onDevice(next);
    else this.#attempt = 0;
    this.#renew(answer.expiresAt);
  }

  /** The site's token; null when its function fails, gives none or never answers. */
  #ask(source: IdentitySource): Promise<string | null> {
    return new Promise((resolve) => {
      const answered = (token: unknown): void => {
        stop();
        const isToken =
          typeof token === 'string' && token.length >= 16 && token.length <= limits.maxIdentityTokenLength;
        resolve(isToken ? token : null);
      };
      this.#stopAsking = () => answered(null);
      const stop = this.#options.world.clock.after(askDeadlineMs, this.#stopAsking);
      const asking = async (): Promise<unknown> => (typeof source === 'function' ? source() : source);
      asking().then(answered, this.#stopAsking);
    });
  }

  async #post(token: string, next: Credential): Promise<Identified | Refused> {
    const { world, access, url, locale } = this.#options;
    const wasRefused = this.#isRefused;
    const post = (): Promise<Identified | Refused> => {
      const call = { url, body: { token, locale, next: next.token } };
      return request<Identified>(world, this.#isRefused ? call : { ...call, authorize: access.authorize }, [
        'outcome',
        'expiresAt',
      ]);
    };
    const answer = await post();
    // The gateway turned this device away meanwhile: what the site said is still good for coming back as a new one.
    return 'refused' in answer && this.#isRefused && !wasRefused ? post() : answer;
  }

  #refusedWith({ refused, retryAfterMs }: Refused): void {
    // Another tab that came back as a new device a moment ago took our access with it: once, that may be the reason.
    const isStale = refused === 'not-signed-in' && this.#attempt === 0;
    // Without a network nothing failed, it only has to wait, and the connection's state says so.
    if (isStale || refused === 'offline') this.#retry();
    else this.#declined(`the gateway declined: ${refused}`, temporary.includes(refused), retryAfterMs ?? 0);
  }

  #retry(retryAfterMs = 0): void {
    this.#later(Math.max(retryAfterMs, backoffMs(this.#attempt++, this.#options.world.random)));
  }

  #declined(message: string, mayRetry: boolean, retryAfterMs = 0): void {
    this.#options.onError('identity-failed', message);
    if (mayRetry) {
      this.#retry(retryAfterMs);
      return;
    }
    this.#isWanted = false;
    if (this.#isRefused) this.#expired();
  }

  #expired(): void {
    this.#options.onError('identity-expired', 'the gateway no longer knows this device: identify again');
  }

  #renew(expiresAt: number): void {
    if (typeof this.#source !== 'function') return;
    const leftMs = expiresAt - this.#options.world.clock.now() - this.#aheadMs;
    this.#later(leftMs * renewAfter);
  }

  #later(delayMs: number): void {
    const { clock } = this.#options.world;
    // A clock that was set back must not hold it up for longer than that.
    const notBeforeMs = Math.min(this.#askedAt + askEveryMs - clock.now(), askEveryMs);
    this.#stopTimer();
    this.#stopTimer = clock.after(Math.min(Math.max(delayMs, notBeforeMs, 0), longestTimerMs), () => {
      if (this.#isWanted || this.#isRefused || this.#options.isLeading()) this.#run();
    });
  }
}
