import { type FromGateway, offsetVariable, type ToGateway } from '../gateway-messages.ts';

/**
 * Plays the gateway's process for tests: it says on its standard output what it is told. With `STAND_IN_FAILS` it cannot
 * start.
 */
function tell(message: FromGateway): void {
  process.send?.(message);
}

process.stdout.write(`pid ${process.pid} offset ${process.env[offsetVariable]}\n`);
process.on('message', (message: ToGateway) => {
  process.stdout.write(`${JSON.stringify(message)}\n`);
  if (message.kind === 'stop') process.exit();
});
process.on('disconnect', () => process.exit());
if (process.env.STAND_IN_FAILS) tell({ kind: 'failed', reason: 'the disk is full' });
else
  tell({
    kind: 'ready',
    url: 'http://127.0.0.1:1',
    smtpPort: null,
    firstAgent: { email: 'a@b.test', password: 'once' },
  });
