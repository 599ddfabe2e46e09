import { Checks } from './mail/checks.ts';
import { interop } from './mail/interop.ts';
import { prepare, startPeers } from './mail/real-peers.ts';
import { wholeGateway } from './mail/whole-gateway.ts';

/**
 * The e-mail channel against mail servers that others wrote, started for this and ended after it:
 *
 *   npm run mail -- interop
 */
async function main(): Promise<boolean> {
  prepare();
  const peers = await startPeers();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void peers.stop().finally(() => process.exit(130)));
  }
  const checks = new Checks();
  try {
    console.log(`${peers.versions}\n`);
    await interop(peers, checks);
    await wholeGateway(peers, checks);
  } finally {
    await peers.stop();
  }
  return checks.sum();
}

if (process.argv[2] !== 'interop') {
  console.log('Which one? npm run mail -- interop');
  process.exit(2);
}
process.exit((await main()) ? 0 : 1);
