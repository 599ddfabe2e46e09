import { run } from './throughline.ts';

/** Lines to a stream, waiting where it cannot take more: 1,000 mails must not pile up before a slow reader. */
function lineWriter(stream: NodeJS.WriteStream): (line: string) => Promise<void> {
  return async (line) => {
    if (stream.write(`${line}\n`)) return;
    await new Promise<void>((resolve) => stream.once('drain', resolve));
  };
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await run(process.argv.slice(2), {
  write: lineWriter(process.stdout),
  complain: lineWriter(process.stderr),
  input: process.stdin,
});
