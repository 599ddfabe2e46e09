import { fileURLToPath } from 'node:url';
import { ConfigError, readConfig } from './config/config.ts';
import { createGateway } from './gateway.ts';
import { systemClock } from './kernel/clock.ts';
import { jsonLogger } from './kernel/logger.ts';

/** Starts the gateway from environment variables and runs it until SIGTERM or SIGINT; the only file that acts on import. */
async function main(): Promise<void> {
  const config = readConfig(process.env, fileURLToPath(new URL('../widget/dist', import.meta.url)));
  const gateway = await createGateway(config, { clock: systemClock, logger: jsonLogger('info') });
  const { url, smtpPort } = await gateway.listen();
  console.log(
    `Throughline gateway: ${url}  desk: ${url}/desk${smtpPort === null ? '' : `  mail in: port ${smtpPort}`}`,
  );
  if (gateway.firstAgent) {
    const { email, password } = gateway.firstAgent;
    console.log(`First agent: ${email}  password: ${password}  (shown this once)`);
  }
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    gateway.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
