import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Builds `disk.c`; the result is what LD_PRELOAD names. Needs a C compiler and glibc. */
export function buildShim(): string {
  const library = join(mkdtempSync(join(tmpdir(), 'throughline-shim-')), 'disk.so');
  const source = fileURLToPath(new URL('disk.c', import.meta.url));
  const { status, error } = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl', '-lpthread'], {
    stdio: 'inherit',
  });
  if (status !== 0)
    throw new Error('The faulty disk needs a C compiler (Debian: gcc and libc6-dev).', { cause: error });
  return library;
}
