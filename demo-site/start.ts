import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Demo, type DemoPorts, demoSite, startDemo } from './demo.ts';

/** What `npm start` runs: shop, lab and gateway on this machine, until Ctrl+C. */
const standardPorts: DemoPorts = {
  gateway: 8080,
  shop: 8081,
  lab: 8082,
  carrier: 2525,
  gatewayMail: 2526,
  submission: 2587,
  sms: 2588,
};

function portsFrom(env: NodeJS.ProcessEnv): DemoPorts {
  const read = (name: string, standard: number) => (env[name] === undefined ? standard : Number(env[name]));
  return {
    ...standardPorts,
    gateway: read('THROUGHLINE_DEMO_GATEWAY_PORT', standardPorts.gateway),
    shop: read('THROUGHLINE_DEMO_SHOP_PORT', standardPorts.shop),
    lab: read('THROUGHLINE_DEMO_LAB_PORT', standardPorts.lab),
  };
}

function dataFolderFrom(env: NodeJS.ProcessEnv): string {
  if (env.THROUGHLINE_DEMO_FRESH === '1') return mkdtempSync(join(tmpdir(), 'throughline-demo-'));
  return env.THROUGHLINE_DATA ?? join(import.meta.dirname, '../.data');
}

function announce(demo: Demo): string {
  const agent = demo.agent
    ? `${demo.agent.email}   password: ${demo.agent.password}`
    : `${demoSite.agentEmail}   (made by another start; delete .data to begin anew)`;
  return [
    '',
    '  Throughline is running.',
    '',
    `  Shop      ${demo.shopUrl}`,
    `  Lab       ${demo.labUrl}   the customer's mail and texts, the carriers, the clock; shop beside it`,
    `  Desk      ${demo.deskUrl}`,
    `  Agent     ${agent}`,
    '',
    `  Mail      any mail client can hand in mail by SMTP at 127.0.0.1:${demo.submissionPort}`,
    `  Log       ${demo.gatewayLog}`,
    '  Ctrl+C ends it.',
    '',
  ].join('\n');
}

async function run(): Promise<void> {
  const demo = await startDemo({
    dataFolder: dataFolderFrom(process.env),
    ports: portsFrom(process.env),
    onCrash: (what) => console.log(`  The gateway ended by itself (${what}); starting it again.`),
  });
  console.log(announce(demo));
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    void demo.stop().finally(() => process.exit());
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
