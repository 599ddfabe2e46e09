import { writeSync } from 'node:fs';
import { newId } from '../../kernel/id.ts';
import { openStores } from '../sqlite/open-stores.ts';
import { agent, contactOf, draft, message } from './drafts.ts';

/**
 * A program to be killed: several writers append to a few conversations as fast as they can, and each acknowledged entry
 * is named on standard output as `<conversationId> <entryId> <seq>`.
 */
const path = process.argv[2];
if (!path) throw new Error('usage: crash-writer <file>');
const { log, contacts } = await openStores(path);

async function write(writer: number): Promise<never> {
  const contact = await contacts.ensure(`device:${writer % 3}`, { siteId: 's', name: null, locale: 'en', at: 0 });
  for (;;) {
    const author = writer % 2 ? agent : contactOf(contact);
    const said = { ...draft(contact, 0, author, message(`from ${writer}`)), entryId: newId(Date.now()) };
    const result = await log.append(said);
    if (result.kind !== 'appended') throw new Error(`not appended: ${result.kind}`);
    writeSync(1, `${contact.conversationId} ${said.entryId} ${result.entry.seq}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
