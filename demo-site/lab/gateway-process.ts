import { join } from 'node:path';
import { createGateway, jsonLogger, readConfig } from '@throughline/gateway';
import { AdjustableClock, machineClock } from './adjustable-clock.ts';
import { type FromGateway, offsetVariable, type ToGateway } from './gateway-messages.ts';

/**
 * The gateway as the lab runs it: the production parts, in a process of its own so that it can be killed, with a clock
 * that can be turned over the process channel. `gateway/main.ts` has no such switch.
 */
const clock = new AdjustableClock(machineClock, Number(process.env[offsetVariable] ?? 0));

const assetsFolder = join(import.meta.dirname, '../../widget/dist');

function tell(message: FromGateway): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(message, undefined, {}, () => resolve());
    else resolve();
  });
}

async function run(): Promise<void> {
  const gateway = await createGateway(readConfig(process.env, assetsFolder), { clock, logger: jsonLogger('info') });
  const { url, smtpPort } = await gateway.listen();
  const stop = () => void gateway.stop().finally(() => process.exit());
  process.on('message', (message: ToGateway) => {
    if (message.kind === 'clock') clock.turn(message.offsetMs);
    else stop();
  });
  process.on('SIGTERM', stop);
  // Without the lab nobody could stop it.
  process.on('disconnect', stop);
  await tell({ kind: 'ready', url, smtpPort, firstAgent: gateway.firstAgent });
}

// Ctrl+C reaches the whole terminal; the lab decides what it means.
process.on('SIGINT', () => {});
run().catch(async (error: unknown) => {
  await tell({ kind: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  process.exit(1);
});
