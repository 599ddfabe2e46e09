import type { ConnectionState, Refused } from '@throughline/sdk';
import type { Agent, AgentClient } from '@throughline/sdk/agent';
import type { SessionStore } from './kept-in-browser.ts';

/** Why the gateway keeps this page out although the agent may be in. */
export type KeptOut = Exclude<Extract<ConnectionState, { state: 'refused' }>['reason'], 'not-signed-in'>;

/**
 * What stands in front of the agent.
 *
 *   resuming ──▶ desk ──▶ kept-out
 *      │  ▲       │ signed out here or elsewhere
 *      ▼  │       ▼
 *   unreachable  sign-in ──▶ desk
 */
export type DeskGate =
  | { at: 'resuming' }
  | { at: 'unreachable' }
  | { at: 'sign-in'; wasSignedOut: boolean }
  | { at: 'kept-out'; why: KeptOut }
  | { at: 'desk'; agent: Agent };

/** What came of a sign-in: null when it worked. */
export type SignInProblem =
  | { why: 'wrong' | 'not-an-agent' | 'unreachable' | 'unavailable' }
  | { why: 'too-many'; minutes: number };

/** How long after a failed try the desk looks by itself whether the gateway answers again. */
const lookAgainMs = 5_000;

const reasons: Readonly<Record<string, Exclude<SignInProblem['why'], 'too-many'>>> = {
  'not-signed-in': 'wrong',
  'not-allowed': 'not-an-agent',
  offline: 'unreachable',
};

/** Refusals after which a kept session is worth nothing; any other may pass. */
const endsSession: ReadonlySet<string> = new Set(['not-signed-in', 'not-allowed', 'not-found']);

function problemOf({ refused, retryAfterMs }: Refused): SignInProblem {
  if (refused === 'rate-limited') {
    return { why: 'too-many', minutes: Math.max(1, Math.ceil((retryAfterMs ?? 60_000) / 60_000)) };
  }
  return { why: reasons[refused] ?? 'unavailable' };
}

export interface SessionOptions {
  /** Makes a client that nobody is signed in at. */
  connect: () => AgentClient;
  store: SessionStore;
  /** The gate or the client has changed. */
  changed: (gate: DeskGate) => void;
}

/** Who is at the desk: signs in, goes on after a reload, signs out. Each signed-in span has a client of its own. */
export class DeskSession {
  readonly #options: SessionOptions;
  #gate: DeskGate = { at: 'resuming' };
  #client: AgentClient;
  #stopListening: () => void = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isEnded = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#client = this.#newClient();
  }

  get gate(): DeskGate {
    return this.#gate;
  }

  get client(): AgentClient {
    return this.#client;
  }

  /** Goes on with the kept session, or asks to sign in. */
  begin(): void {
    window.addEventListener('online', this.resume);
    const token = this.#options.store.get();
    if (token === null) this.#go({ at: 'sign-in', wasSignedOut: false });
    else void this.#resumeWith(token);
  }

  /** Ends the client, timers and listeners; the kept session stays for the next page. */
  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    window.removeEventListener('online', this.resume);
    this.#stopListening();
    this.#client.destroy();
  }

  /** Tries again what could not be reached, or takes the desk back from another window. */
  resume = (): void => {
    const token = this.#options.store.get();
    if (this.#gate.at !== 'unreachable' && this.#gate.at !== 'kept-out') return;
    if (token === null) this.#leave(true);
    else void this.#resumeWith(token);
  };

  async signIn(email: string, password: string): Promise<SignInProblem | null> {
    const client = this.#client;
    const answer = await client.signIn(email, password);
    if (this.#isEnded || client !== this.#client) return null;
    if ('refused' in answer) return problemOf(answer);
    this.#enter(answer);
    return null;
  }

  /** Forgets the session here and tells the gateway; a gateway that cannot be reached lets it expire. */
  async signOut(): Promise<void> {
    const client = this.#client;
    this.#options.store.clear();
    await client.signOut();
    if (!this.#isEnded && client === this.#client) this.#leave(false);
  }

  async #resumeWith(token: string): Promise<void> {
    clearTimeout(this.#timer);
    this.#replaceClient();
    const client = this.#client;
    if (this.#gate.at !== 'unreachable') this.#go({ at: 'resuming' });
    const answer = await client.resume(token);
    if (this.#isEnded || client !== this.#client) return;
    if (!('refused' in answer)) this.#enter(answer);
    else if (endsSession.has(answer.refused)) this.#leave(true);
    else this.#lookAgainLater();
  }

  #lookAgainLater(): void {
    this.#timer = setTimeout(this.resume, lookAgainMs);
    this.#go({ at: 'unreachable' });
  }

  #enter(agent: Agent): void {
    const { sessionToken, connection } = this.#client;
    if (sessionToken !== null) this.#options.store.set(sessionToken);
    this.#go({ at: 'desk', agent });
    this.#onConnection(connection);
  }

  #leave(wasSignedOut: boolean): void {
    this.#options.store.clear();
    this.#replaceClient();
    this.#go({ at: 'sign-in', wasSignedOut });
  }

  #onConnection(connection: ConnectionState): void {
    if (connection.state !== 'refused' || this.#gate.at !== 'desk') return;
    if (connection.reason === 'not-signed-in') this.#leave(true);
    else this.#go({ at: 'kept-out', why: connection.reason });
  }

  #newClient(): AgentClient {
    const client = this.#options.connect();
    this.#stopListening = client.on('connection', (connection) => this.#onConnection(connection));
    return client;
  }

  // A new client for each span: nothing of one agent's conversations is left for the next (W17).
  #replaceClient(): void {
    this.#stopListening();
    this.#client.destroy();
    this.#client = this.#newClient();
  }

  #go(gate: DeskGate): void {
    this.#gate = gate;
    this.#options.changed(gate);
  }
}
