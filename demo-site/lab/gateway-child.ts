import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FirstAgent,
  type FromGateway,
  type GatewayState,
  offsetVariable,
  type ToGateway,
} from './gateway-messages.ts';

export interface GatewayChildOptions {
  env: Readonly<Record<string, string>>;
  logFile: string;
  /** The module to run; the lab's gateway unless a test says otherwise. */
  module?: string;
  /** The clock's offset right now, in milliseconds. */
  offsetMs(): number;
  onState(state: GatewayState): void;
  /** It died although nobody killed it, and is started again. */
  onCrash(what: string): void;
}

const maxRestarts = 3;
/** Draining may take this long; then it is killed, which loses nothing either. */
const drainMs = 10_000;
const gatewayModule = join(import.meta.dirname, 'gateway-process.ts');

/** The gateway in its own process: started, killed, restarted when it dies by itself. */
export class GatewayChild {
  readonly #options: GatewayChildOptions;
  #child: ChildProcess | null = null;
  #state: GatewayState = 'stopped';
  #isWanted = false;
  /** Known since the very first start, if this run saw it. */
  firstAgent: FirstAgent | null = null;

  constructor(options: GatewayChildOptions) {
    this.#options = options;
  }

  get state(): GatewayState {
    return this.#state;
  }

  /** Resolves when it listens; throws when it could not start. Does nothing when it already runs. */
  async start(): Promise<void> {
    if (this.#child) return;
    this.#isWanted = true;
    this.#set('starting');
    const child = this.#fork();
    this.#child = child;
    child.once('exit', (code, signal) => this.#onExit(child, signal ?? `exit code ${code}`));
    await this.#ready(child);
    this.#set('running');
  }

  /** `kill -9`: no warning, no goodbye. Resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#end('killed', (child) => child.kill('SIGKILL'));
  }

  /** Lets it drain and end. */
  async stop(): Promise<void> {
    await this.#end('stopped', (child) => this.#tell(child, { kind: 'stop' }));
  }

  turnClock(offsetMs: number): void {
    if (this.#child?.connected) this.#tell(this.#child, { kind: 'clock', offsetMs });
  }

  #fork(): ChildProcess {
    const log = openSync(this.#options.logFile, 'a');
    try {
      return fork(this.#options.module ?? gatewayModule, [], {
        execArgv: ['--conditions=source'],
        env: { ...process.env, ...this.#options.env, [offsetVariable]: String(this.#options.offsetMs()) },
        stdio: ['ignore', log, log, 'ipc'],
      });
    } finally {
      closeSync(log);
    }
  }

  #ready(child: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error(`The gateway ended before it listened; see ${this.#options.logFile}`)));
      child.once('message', (message: FromGateway) => {
        if (message.kind === 'failed') return reject(new Error(`The gateway did not start: ${message.reason}`));
        this.firstAgent = message.firstAgent ?? this.firstAgent;
        resolve();
      });
    });
  }

  #onExit(child: ChildProcess, why: string): void {
    if (this.#child !== child) return;
    this.#child = null;
    const hasRun = this.#state === 'running';
    this.#set('stopped');
    // A start that fails is told to whoever asked for it; what once ran is brought back.
    if (hasRun) void this.#restart(why);
  }

  async #restart(why: string): Promise<void> {
    let reason = why;
    for (let restart = 0; restart < maxRestarts && this.#isWanted; restart++) {
      this.#options.onCrash(reason);
      try {
        return await this.start();
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
    }
  }

  async #end(state: 'killed' | 'stopped', by: (child: ChildProcess) => void): Promise<void> {
    const child = this.#child;
    this.#child = null;
    this.#isWanted = false;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      by(child);
      const patience = setTimeout(() => child.kill('SIGKILL'), drainMs);
      await gone;
      clearTimeout(patience);
    }
    this.#set(state);
  }

  #tell(child: ChildProcess, message: ToGateway): void {
    // It may be gone by the time the message is written; its exit is noticed elsewhere.
    child.send(message, () => {});
  }

  #set(state: GatewayState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onState(state);
  }
}
