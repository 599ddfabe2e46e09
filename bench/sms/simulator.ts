import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../demo-site/ports.ts';
import type { SmppConfig } from '../../gateway/channel/sms/smpp/smpp-config.ts';
import { createSmpp } from '../../gateway/channel/sms/smpp/smpp-provider.ts';
import type { SmsArrived } from '../../gateway/channel/sms/sms-provider.ts';
import { systemClock } from '../../gateway/kernel/clock.ts';
import { jsonLogger } from '../../gateway/kernel/logger.ts';
import { type Checks, hold } from '../mail/checks.ts';
import { until } from '../writers.ts';
import { runKannel } from './kannel.ts';
import { numbers } from './sms-peer.ts';

const texts = 3;

const configuration = (smsbox: number): string => `
group = core
admin-port = 0
admin-password = unused
smsbox-port = ${smsbox}

group = smsbox
bearerbox-host = 127.0.0.1
`;

/** Kannel's SMSC simulator, which speaks the older way with a connection for each direction and names no texts. */
export async function kannelSimulator(checks: Checks): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-smsc-'));
  const { smpp, smsbox } = await freePorts({ smpp: 0, smsbox: 0 });
  const file = join(folder, 'drive_smpp.conf');
  writeFileSync(file, configuration(smsbox));
  const args = ['-v', '0', '-p', String(smpp), '-m', String(texts), '-c', file];
  const end = runKannel('/usr/lib/kannel/test/drive_smpp', args, folder, 'drive_smpp');
  const said = (): string => readFileSync(join(folder, 'drive_smpp.out'), 'utf8');
  const config: SmppConfig = {
    host: '127.0.0.1',
    port: smpp,
    isSecure: false,
    systemId: 'foo',
    password: 'bar',
    systemType: 'VMA',
    bind: 'pair',
    longTexts: 'udh',
    receiptIds: 'same',
    window: 10,
    languages: [],
  };
  const arrived: SmsArrived[] = [];
  const provider = createSmpp(config, { clock: systemClock, logger: jsonLogger('error') });
  const stop = await provider.listen?.(async (arrival) => {
    if (arrival.kind === 'message') arrived.push(arrival.message);
    return { kind: 'taken' };
  });
  try {
    await checks.see('Kannel’s SMSC simulator: its texts come in, and it has our answer to each', async () => {
      await until('the texts', () => arrived.length === texts);
      hold(arrived.map(({ text }) => text).join() === '1,2,3', JSON.stringify(arrived));
      await until('the answers', () => said().split('type deliver_sm_resp').length - 1 === texts);
    });
    await checks.see('Kannel’s SMSC simulator: it takes our text', async () => {
      const sms = { reference: 'r-1', to: numbers.phone, from: numbers.shop, mediaUrls: [], createdAt: Date.now() };
      const outcome = await provider.send({ ...sms, text: 'It is in stock.' }, AbortSignal.timeout(20_000));
      hold(outcome.kind === 'accepted', JSON.stringify(outcome));
      await until('the text', () => said().includes('short_message = <It is in stock.>'));
    });
  } finally {
    await stop?.();
    await end();
    rmSync(folder, { recursive: true, force: true });
  }
}
