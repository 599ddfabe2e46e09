import type { ServerFrame } from '@throughline/sdk/wire';
import type { Identity } from '../session/identity.ts';
import type { IdentitySource } from './api.ts';
import type { OnDemand } from './on-demand.ts';

type Welcome = Extract<ServerFrame, { type: 'welcome' }>;

interface PersonOptions {
  requests: OnDemand<{ identity: Identity }>;
  /** The gateway does not take this device, and nobody brings the person back. */
  onExpired(): void;
  /** The code that tells the gateway who this is could not be fetched. The next greeting or `identify` tries again. */
  onMissing(error: Error): void;
}

/**
 * Whom the site says this is. A visitor is nobody; for a person the site knows, the code that tells the gateway is
 * fetched, and takes over from here.
 */
export class Person {
  readonly #options: PersonOptions;
  #source: IdentitySource | null = null;
  /** Knows the source, and is told everything. */
  #identity: Identity | null = null;
  #isStarted = false;
  #isComing = false;
  /** What the gateway last said to this device: its greeting, or that it does not take it. */
  #answer: Welcome | 'refused' | null = null;

  constructor(options: PersonOptions) {
    this.#options = options;
  }

  /** Takes the newest source; before `start()` it is only remembered. */
  identify(source: IdentitySource): void {
    this.#source = source;
    this.#identity?.identify(source);
    this.#bring();
  }

  start(): void {
    this.#isStarted = true;
    this.#identity?.start();
    this.#bring();
  }

  welcomed(welcome: Welcome): void {
    this.#answer = welcome;
    this.#identity?.welcomed(welcome);
    this.#bring();
  }

  /** The gateway closed with 4001. True when the person comes back by themselves, without a visible break. */
  refused(): boolean {
    this.#answer = 'refused';
    if (this.#identity) return this.#identity.refused();
    this.#bring();
    if (!this.#isComing) this.#options.onExpired();
    return this.#isComing;
  }

  /** Signed out, or the page goes. */
  forget(): void {
    this.#isStarted = false;
    this.#source = null;
    this.#answer = null;
    this.#identity?.forget();
    this.#identity = null;
  }

  #bring(): void {
    if (!this.#isStarted || this.#source === null || this.#identity || this.#isComing) return;
    this.#isComing = true;
    this.#options.requests
      .get()
      .then(({ identity }) => this.#introduce(identity), this.#options.onMissing)
      .finally(() => {
        this.#isComing = false;
      });
  }

  /** Says all that it missed, unless the person is forgotten. */
  #introduce(identity: Identity): void {
    if (!this.#isStarted || this.#source === null) return;
    this.#identity = identity;
    identity.identify(this.#source);
    if (this.#answer === 'refused') identity.refused();
    else if (this.#answer) identity.welcomed(this.#answer);
    identity.start();
  }
}
