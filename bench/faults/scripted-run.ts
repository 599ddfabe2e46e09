import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Author } from '@throughline/sdk/wire';
import { idFor } from '../../gateway/kernel/id.ts';
import { openStores } from '../../gateway/log/sqlite/open-stores.ts';

/**
 * The program whose disk is traced: customers and an agent write into a few conversations, several at a time so that they
 * share commits, until there were enough of them. What was asked and acknowledged it notes in a file of its own, so that
 * the trace holds both in one order.
 *
 *   node scripted-run.ts <folder> <turns>
 */
async function main(folder: string, turns: number): Promise<void> {
  const note = (line: object): void => appendFileSync(join(folder, 'notes'), `${JSON.stringify(line)}\n`);
  const stores = await openStores(join(folder, 'throughline.db'));
  await stores.sites.put({ siteId: 'shop', name: 'Shop', origins: [], homeUrl: 'https://shop.example' });
  const customers = await Promise.all(
    ['anna', 'ben', 'carla'].map((name) =>
      stores.contacts.ensure(`device:shop:${name}`, { siteId: 'shop', name, locale: 'en', at: Date.now() }),
    ),
  );
  const agent: Author = { kind: 'agent', id: 'ann', name: 'Ann' };
  for (let turn = 0; turn < turns; turn++) {
    const said = customers.slice(0, 1 + (turn % customers.length)).map(async ({ contactId, conversationId, name }) => {
      const entryId = idFor('scripted', String(turn), contactId);
      const author: Author = turn % 4 === 3 ? agent : { kind: 'contact', id: contactId, name };
      note({ op: 'send', client: author.id, conversationId, entryId });
      const result = await stores.log.append({
        conversationId,
        entryId,
        at: Date.now(),
        author,
        via: { channel: 'web', hint: null },
        body: { kind: 'message', text: `${turn} ${'x'.repeat((turn * 37) % 600)}`, caution: null, originalId: null },
        externalId: null,
        settles: null,
      });
      if (result.kind !== 'appended') throw new Error(`not appended: ${JSON.stringify(result)}`);
      note({ op: 'ack', client: author.id, conversationId, entryId, seq: result.entry.seq });
    });
    await Promise.all(said);
  }
  // No closing: the power goes while it runs.
  process.kill(process.pid, 'SIGKILL');
}

await main(process.argv[2] ?? '', Number(process.argv[3]));
