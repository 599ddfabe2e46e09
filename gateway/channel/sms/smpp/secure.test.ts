import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createManualClock } from '../../../testing/manual-clock.ts';
import { createSmpp } from './smpp-provider.ts';
import { cert, key } from './testing/certificate.ts';
import { type PlayedSmsc, playSmsc } from './testing/played-smsc.ts';
import { smppConfig } from './testing/smpp-rig.ts';

const trusted = getCACertificates('default');
let smsc: PlayedSmsc;
let stop: () => Promise<void>;

beforeEach(async () => {
  smsc = await playSmsc({ cert, key });
});
afterEach(async () => {
  setDefaultCACertificates(trusted);
  await stop();
  await smsc.stop();
});

/** What is logged from then on. */
async function listen(): Promise<string[]> {
  const log: string[] = [];
  const write = (what: string): void => void log.push(what);
  const logger = { info: write, warn: write, error: write };
  const config = { ...smppConfig, port: smsc.port, isSecure: true };
  const provider = createSmpp(config, { clock: createManualClock(0), logger });
  stop = (await provider.listen?.(async () => ({ kind: 'taken' }))) ?? (async () => undefined);
  return log;
}

it('an SMSC is spoken to by TLS where its certificate is trusted', async () => {
  setDefaultCACertificates([cert]);
  const log = await listen();
  await expect.poll(() => log).toEqual(['bound to the SMSC']);
});

it('an SMSC with a certificate that nobody vouches for hears no password', async () => {
  const log = await listen();
  await expect.poll(() => log).toEqual(['the SMSC could not be bound to']);
  expect(smsc.commands).toEqual([]);
});
