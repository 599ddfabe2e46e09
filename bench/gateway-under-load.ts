import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('..', import.meta.url);

/** The agent's password is printed once, at the first start. */
const agentLine = /First agent: (\S+) {2}password: (\S+)/;
const upLine = /Throughline gateway: (\S+)/;

/** A gateway in a process of its own, as an operator runs it, on data of its own; it can be killed and started again. */
export class GatewayUnderLoad {
  readonly siteId = 'bench';
  readonly origin = 'http://bench.test';
  url = '';
  agent = { email: '', password: '' };
  readonly #folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  /** Environment variables on top of the usual ones; they hold from the next start on. */
  settings: Record<string, string>;
  #child: ChildProcess | null = null;
  #port = '0';

  constructor(settings: Record<string, string> = {}) {
    this.settings = settings;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it; resolves when it listens. The port stays the same over restarts. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['--conditions=source', 'gateway/main.ts'], {
      cwd: root,
      env: { ...process.env, ...this.#environment() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let errors = '';
    child.stderr?.on('data', (chunk) => {
      errors = (errors + chunk).slice(-4_000);
    });
    let output = '';
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`The gateway ended with ${code}:\n${errors}`)));
      child.stdout?.on('data', (chunk) => {
        output += chunk;
        if (upLine.test(output) && (this.agent.email !== '' || agentLine.test(output))) resolve();
      });
    });
    this.url = upLine.exec(output)?.[1] ?? '';
    this.#port = new URL(this.url).port;
    const [, email, password] = agentLine.exec(output) ?? [];
    if (email && password) this.agent = { email, password };
  }

  /** Ends it as a power cut would end a process: no signal it could answer. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Resolves with its exit code when it has ended by itself. */
  async whenGone(): Promise<number | null> {
    const child = this.#child;
    if (!child) return null;
    if (child.exitCode === null) await once(child, 'exit');
    return child.exitCode;
  }

  /** Ends it in good order and removes its data. */
  async remove(): Promise<void> {
    await this.#end('SIGTERM');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null) return;
    child.removeAllListeners('exit');
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  #environment(): Record<string, string> {
    return {
      THROUGHLINE_PORT: this.#port,
      THROUGHLINE_DATA: this.#folder,
      THROUGHLINE_SITE_ID: this.siteId,
      THROUGHLINE_SITE_ORIGINS: this.origin,
      THROUGHLINE_RATE_SOCKETS_PER_ADDRESS: '100000',
      THROUGHLINE_RATE_CONNECTS_PER_MINUTE: '1000000',
      THROUGHLINE_RATE_FRAMES_PER_SECOND: '100000',
      THROUGHLINE_RATE_APPENDS_PER_MINUTE: '10000000',
      THROUGHLINE_RATE_REQUESTS_PER_MINUTE: '1000000',
      THROUGHLINE_RATE_CODES_PER_HOUR: '1000000',
      ...this.settings,
    };
  }
}

/** Signs the first agent in; the session token for a hello. */
export async function signInAgent(gateway: GatewayUnderLoad): Promise<string> {
  const answer = await fetch(`${gateway.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: gateway.url },
    body: JSON.stringify(gateway.agent),
  });
  if (!answer.ok) throw new Error(`The agent could not sign in: ${answer.status} ${await answer.text()}`);
  const { token } = (await answer.json()) as { token: string };
  return token;
}
