import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../demo-site/ports.ts';
import { until } from '../writers.ts';
import { numbers, type SmsPeer } from './sms-peer.ts';
import { startSwitch, systems } from './switch.ts';

/** Debian's packages, each with the program that shows it is there. */
const needed = { kannel: '/usr/sbin/bearerbox', 'kannel-extras': '/usr/lib/kannel/test/drive_smpp' };

const missing = (): string[] => Object.entries(needed).flatMap(([name, file]) => (existsSync(file) ? [] : [name]));

/** Makes sure that Kannel is there, where that is possible; what is missing otherwise. */
export function prepareKannel(): readonly string[] {
  const lacking = missing();
  if (lacking.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return lacking;
  console.log(`Installing ${lacking.join(', ')} by apt-get …`);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' } as const;
  try {
    execFileSync('apt-get', ['update'], options);
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...lacking], options);
  } catch {
    // No network, or no such package: what is missing says it.
  }
  return missing();
}

interface Places {
  folder: string;
  smpp: number;
  admin: number;
  smsbox: number;
  sendsms: number;
  phone: number;
}

const configuration = ({ folder, smpp, admin, smsbox, sendsms, phone }: Places): string => `
group = core
admin-port = ${admin}
admin-interface = 127.0.0.1
admin-password = ${systems.password}
smsbox-port = ${smsbox}
smsbox-interface = 127.0.0.1
box-allow-ip = "127.0.0.1"
box-deny-ip = "*.*.*.*"
log-file = "${folder}/bearerbox.log"
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = network
host = 127.0.0.1
port = ${smpp}
transceiver-mode = true
system-type = ""
smsc-username = ${systems.phone}
smsc-password = ${systems.password}
interface-version = 34
reconnect-delay = 1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = ${smsbox}
sendsms-port = ${sendsms}
sendsms-interface = 127.0.0.1
log-file = "${folder}/smsbox.log"

group = sendsms-user
username = phone
password = ${systems.password}
max-messages = 10
concatenation = true

group = sms-service
keyword = default
post-url = "http://127.0.0.1:${phone}/?coding=%c"
max-messages = 0
catch-all = true
`;

/** The text as UTF-8 where Kannel gives it as the phone's alphabet, UTF-16 where it was Unicode on the way. */
const spoken = (body: Buffer, coding: string | null): string =>
  coding === '2' ? Buffer.from(body).swap16().toString('utf16le') : body.toString('utf8');

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(late);
}

/** Runs one of Kannel's programs; what it says goes to a file of the folder. */
export function runKannel(program: string, args: readonly string[], folder: string, name: string): () => Promise<void> {
  const output = openSync(join(folder, `${name}.out`), 'a');
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', output, output] });
  return () => end(child);
}

/** Where the phone's texts arrive. */
async function startScreen(port: number, show: (text: string) => void): Promise<() => Promise<void>> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { searchParams } = new URL(request.url ?? '/', 'http://phone.test');
    show(spoken(Buffer.concat(chunks), searchParams.get('coding')));
    response.end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    server.closeAllConnections();
    server.close();
  };
}

/** How Kannel is told to send: by its own address, which cuts long texts and encodes them by itself. */
async function send({ sendsms }: Places, text: string): Promise<void> {
  const isPlain = /^[\x20-\x7e]*$/.test(text);
  const query = new URLSearchParams({
    username: 'phone',
    password: systems.password,
    from: numbers.phone,
    to: numbers.shop,
    charset: 'UTF-8',
    coding: isPlain ? '0' : '2',
    text,
  });
  const answer = await fetch(`http://127.0.0.1:${sendsms}/cgi-bin/sendsms?${query}`);
  if (answer.status !== 202) throw new Error(`Kannel did not take it: ${answer.status} ${await answer.text()}`);
}

/** `bearerbox --version` says it in its first line. */
function kannelVersion(): string {
  const said = spawnSync('/usr/sbin/bearerbox', ['--version'], { encoding: 'utf8' });
  return /version `?([\d.]+)/.exec(said.stdout + said.stderr)?.[1] ?? '';
}

/**
 * Kannel as the phone's side: it binds to a switch as we do, so that what our provider sends is read, joined and decoded
 * by Kannel, and what it reads was cut and encoded by Kannel.
 */
export async function startKannel(): Promise<SmsPeer> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-sms-'));
  const ports = await freePorts({ admin: 0, smsbox: 0, sendsms: 0, phone: 0 });
  const network = await startSwitch();
  const places: Places = { folder, smpp: network.port, ...ports };
  const file = join(folder, 'kannel.conf');
  writeFileSync(file, configuration(places));
  const shown: string[] = [];
  const ends = [await startScreen(places.phone, (text) => shown.push(text))];
  const stop = async (): Promise<void> => {
    for (const each of ends.reverse()) await each();
    await network.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    ends.push(runKannel('/usr/sbin/bearerbox', [file], folder, 'bearerbox'));
    await network.whenBound(systems.phone);
    ends.push(runKannel('/usr/sbin/smsbox', [file], folder, 'smsbox'));
    await until('Kannel’s smsbox', () =>
      readFileSync(join(folder, 'bearerbox.log'), 'utf8').includes('Client connected from'),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    words: `Kannel ${kannelVersion()}`,
    account: { host: '127.0.0.1', port: network.port, systemId: systems.shop, password: systems.password },
    shown: () => shown,
    write: (text) => send(places, text),
    stop,
  };
}
