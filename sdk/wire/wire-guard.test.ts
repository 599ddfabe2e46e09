import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { appendBody, entryBody, readEntry } from './entries.ts';
import { clientFrame, serverFrame, wireVersion } from './frames.ts';
import { addressConfirmed, codeSent, continued, httpBodies, httpRefusal } from './http.ts';

/** What the shapes of each wire version come to. */
const known: Record<number, string> = {
  1: '81cd9ca32205ac63',
};

const advice = `The wire's shapes have changed, and other versions of client and gateway are out there.
- If nobody has this version yet, or old readers read the new frames just as well: put the new hash beside the version
  and say in docs/wire.md what was added.
- Otherwise raise wireVersion, keep decoding the old one, and add a line for the new one here.`;

test('the frames are those of this wire version', () => {
  const shapes = [clientFrame, serverFrame, entryBody, readEntry, appendBody];
  const http = [...Object.values(httpBodies), codeSent, addressConfirmed, continued, httpRefusal];
  const words = [...shapes, ...http].map((shape) => shape.words).join('\n\n');
  const hash = createHash('sha256').update(words).digest('hex').slice(0, 16);
  expect(hash, advice).toBe(known[wireVersion]);
});
