import { createServer, type IncomingMessage } from 'node:http';
import type { DeliveryReport } from '../../../gateway/channel/channel.ts';
import { applyReport } from '../../../gateway/delivery/apply-report.ts';
import type { DeliveryParts } from '../../../gateway/delivery/parts.ts';
import { createDeliveryWorker } from '../../../gateway/delivery/worker.ts';
import type { Clock } from '../../../gateway/kernel/clock.ts';
import { newId } from '../../../gateway/kernel/id.ts';
import { openStores } from '../../../gateway/log/sqlite/open-stores.ts';
import { siteDefaultContract } from '../../../gateway/site/site.ts';
import { createPlayedChannel } from './played-channel.ts';

/**
 * The part of a gateway that sends and is reported to, in a process of its own so that it can be killed. Its clock runs
 * faster, so that leases and retries of minutes pass in seconds; it is the same over restarts.
 */
const [path = '', providerUrl = '', startedAt = '0', speed = '1', port = '0'] = process.argv.slice(2);

const clock: Clock = {
  now: () => Math.round(Number(startedAt) + (Date.now() - Number(startedAt)) * Number(speed)),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs / Number(speed));
    return () => clearTimeout(timer);
  },
};

async function reportIn(request: IncomingMessage): Promise<DeliveryReport> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as DeliveryReport;
}

const stores = await openStores(path, { now: clock });
const channels = new Map((['sms', 'email'] as const).map((name) => [name, createPlayedChannel(name, providerUrl)]));
const quiet = (): void => undefined;
const parts: DeliveryParts = {
  ...stores,
  suppressions: stores.consents,
  channels: { get: (name) => (name === 'web' ? undefined : channels.get(name)) },
  links: () => ({ preferencesUrl: '', unsubscribeUrl: '' }),
  fileUrl: () => '',
  readFile: () => Promise.reject(new Error('no files here')),
  dailyBudget: () => Number.MAX_SAFE_INTEGER,
  sendBounds: () => [],
  clock,
  newId,
  random: Math.random,
  logger: { info: quiet, warn: quiet, error: (what, fields) => console.error(what, fields?.error) },
  siteDefault: siteDefaultContract,
};
const worker = createDeliveryWorker(parts);

const server = createServer(async (request, response) => {
  try {
    const outcome = await applyReport(parts, await reportIn(request));
    worker.wake();
    response.writeHead(outcome.kind === 'taken' ? 200 : 503).end();
  } catch {
    response.writeHead(500).end();
  }
});
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address();
  worker.wake();
  console.log(`listening ${typeof address === 'object' ? address?.port : ''}`);
});

process.on('SIGTERM', async () => {
  server.closeAllConnections();
  server.close();
  await worker.stop();
  await stores.close();
  process.exit(0);
});
