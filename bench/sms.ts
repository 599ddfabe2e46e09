import { Checks } from './mail/checks.ts';
import { interop } from './sms/interop.ts';
import { prepareKannel, startKannel } from './sms/kannel.ts';
import { startPackagePeer } from './sms/package-peer.ts';
import { kannelSimulator } from './sms/simulator.ts';
import { wholeGateway } from './sms/whole-gateway.ts';

/**
 * The SMS channel over SMPP against Kannel, which others wrote, started for this and ended after it:
 *
 *   npm run sms -- interop
 */
async function main(): Promise<boolean> {
  const missing = prepareKannel();
  const hasKannel = missing.length === 0;
  const peer = hasKannel ? await startKannel() : await startPackagePeer();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void peer.stop().finally(() => process.exit(130)));
  }
  const checks = new Checks();
  try {
    console.log(`${peer.words}\n`);
    if (!hasKannel) checks.leaveOut('Kannel', `${missing.join(', ')} not installed: no independent peer was met`);
    await interop(peer, checks);
    await wholeGateway(peer, checks);
    if (hasKannel) await kannelSimulator(checks);
  } finally {
    await peer.stop();
  }
  return checks.sum();
}

if (process.argv[2] !== 'interop') {
  console.log('Which one? npm run sms -- interop');
  process.exit(2);
}
process.exit((await main()) ? 0 : 1);
