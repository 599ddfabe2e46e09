import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const shortestSecret = 32;

/**
 * The secret kept beside the data, made at the first start and readable by its owner alone.
 * @throws Error when the file is there but holds no secret: every signature would be anybody's to make.
 */
export function secretBesideData(dataFolder: string): string {
  const path = join(dataFolder, 'secret');
  if (!existsSync(path)) makeSecret(dataFolder, path);
  const secret = readFileSync(path, 'utf8').trim();
  if (secret.length >= shortestSecret) return secret;
  throw new Error(
    `${path} holds no secret of ${shortestSecret} characters; restore it, or delete it to have a new one made`,
  );
}

/** Written whole and then put in place: a crash in between leaves none, not half of one. */
function makeSecret(dataFolder: string, path: string): void {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const unfinished = `${path}.unfinished`;
  writeFileSync(unfinished, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
  renameSync(unfinished, path);
}
