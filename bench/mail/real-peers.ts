import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../../demo-site/ports.ts';
import {
  dovecotMain,
  dovecotUsers,
  mailUser,
  type PeerPlaces,
  postfixMain,
  postfixMaster,
  vacationSieve,
} from './peer-config.ts';

/** Debian's packages, each with the program that shows it is there. */
const needed = {
  postfix: '/usr/sbin/postfix',
  'dovecot-imapd': '/usr/lib/dovecot/imap',
  'dovecot-lmtpd': '/usr/lib/dovecot/lmtp',
  'dovecot-sieve': '/usr/lib/dovecot/modules/lib90_sieve_plugin.so',
};
/** Without these the checks they make are left out, and said so. */
export const optional = { opendkim: '/usr/sbin/opendkim', 's-nail': '/usr/bin/s-nail' };

export const isThere = (file: string): boolean => {
  try {
    execFileSync('test', ['-e', file]);
    return true;
  } catch {
    return false;
  }
};

/** What the peers cannot run without, and this machine does not have. */
const missing = (programs: Readonly<Record<string, string>>): string[] =>
  Object.entries(programs).flatMap(([name, file]) => (isThere(file) ? [] : [name]));

function install(packages: readonly string[]): void {
  console.log(`Installing ${packages.join(', ')} by apt-get …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, stdio: ['pipe', 'ignore', 'inherit'] as ['pipe', 'ignore', 'inherit'] };
  // Without a configuration of its own, the package starts no server.
  execFileSync('debconf-set-selections', {
    ...quiet,
    input: 'postfix postfix/main_mailer_type select No configuration\n',
  });
  execFileSync('apt-get', ['update'], quiet);
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], quiet);
}

/** Makes sure that the peers can run. @throws when they cannot, and says what to do. */
export function prepare(): void {
  if (process.getuid?.() !== 0) throw new Error('Postfix can only be started by root: run this command as root.');
  const lacking = missing(needed);
  if (lacking.length === 0) return;
  if (!isThere('/usr/bin/apt-get')) throw new Error(`Please install ${lacking.join(', ')} first.`);
  install([...lacking, ...missing(optional)]);
}

/** A private Postfix and Dovecot with folders and ports of their own. */
export interface RealPeers extends PeerPlaces {
  versions: string;
  /** Resolves when Dovecot knows no such mailbox any more; Postfix still takes mail for it. */
  close(user: string): Promise<void>;
  stop(): Promise<void>;
}

function lay(places: PeerPlaces): void {
  const { folder } = places;
  // Each of their processes runs as a user of its own.
  chmodSync(folder, 0o755);
  for (const name of ['postfix', 'postfix-data', 'spool', 'mail', 'mail/away']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'postfix/main.cf'), postfixMain(places));
  writeFileSync(join(folder, 'postfix/master.cf'), postfixMaster(places));
  writeFileSync(join(folder, 'users'), dovecotUsers(places));
  writeFileSync(join(folder, 'dovecot.conf'), dovecotMain(places));
  writeFileSync(join(folder, 'mail/away/.dovecot.sieve'), vacationSieve);
  execFileSync('chown', ['postfix', join(folder, 'postfix-data')]);
  execFileSync('chown', ['-R', `${mailUser}:${mailUser}`, join(folder, 'mail')]);
}

/** Whether a server greets on the port. */
async function greets(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const late = setTimeout(() => socket.destroy(), 2_000);
  const isUp = await new Promise<boolean>((resolve) => {
    socket.once('data', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
  clearTimeout(late);
  socket.destroy();
  return isUp;
}

/** Resolves once a server greets on the port. */
async function answers(port: number, log: string): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    if (await greets(port)) return;
    await pause(100);
  }
  const words = isThere(log) ? readFileSync(log, 'utf8').slice(-2_000) : '';
  throw new Error(`Nobody answers on port ${port}.\n${words}`);
}

/** A daemon's own command, by its own configuration: it knows its processes by their pid files. */
function command(program: string, args: readonly string[]): void {
  execFileSync(program, args, { stdio: 'ignore', timeout: 60_000 });
}

function isKnown(user: string, dovecot: readonly string[]): boolean {
  try {
    command('doveadm', [...dovecot, 'user', user]);
    return true;
  } catch {
    return false;
  }
}

const versionOf = (program: string, args: readonly string[]): string =>
  execFileSync(program, args, { encoding: 'utf8' }).trim().split(/\s/)[0] ?? '';

/** Starts both; the result's `stop` ends them and removes their folder. */
export async function startPeers(): Promise<RealPeers> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-mail-'));
  const ports = await freePorts({ smtp: 0, lmtp: 0, imap: 0, gateway: 0 });
  const places: PeerPlaces = { folder, ...ports };
  lay(places);
  const dovecot = ['-c', join(folder, 'dovecot.conf')];
  const postfix = ['-c', join(folder, 'postfix')];
  const stop = async (): Promise<void> => {
    for (const [program, args] of [
      ['postfix', postfix],
      ['dovecot', dovecot],
    ] as const) {
      try {
        command(program, [...args, 'stop']);
      } catch (error) {
        console.error(`${program} did not stop in order: ${error instanceof Error ? error.message : error}`);
      }
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    command('dovecot', dovecot);
    command('postfix', [...postfix, 'start']);
    await answers(places.imap, join(folder, 'dovecot.log'));
    await answers(places.smtp, join(folder, 'mail.log'));
  } catch (error) {
    await stop();
    throw error;
  }
  const postfixVersion = versionOf('postconf', ['-c', join(folder, 'postfix'), '-h', 'mail_version']);
  const close = async (user: string): Promise<void> => {
    writeFileSync(join(folder, 'users'), dovecotUsers(places, [user]));
    // Dovecot looks at its file once in a while.
    while (isKnown(user, dovecot)) await pause(100);
  };
  return {
    ...places,
    close,
    versions: `Postfix ${postfixVersion}, Dovecot ${versionOf('dovecot', ['--version'])}`,
    stop,
  };
}
