import type { ContractStep } from '@throughline/sdk/wire';
import { newId } from '../../../gateway/kernel/id.ts';
import { openStores, type Stores } from '../../../gateway/log/sqlite/open-stores.ts';

const siteId = 'bench';
/** Longer than the whole run, on its faster clock: the second step begins only when the first failed. */
const farSeconds = 20 * 86_400;

/** A customer who waits for one answer. */
export interface Waiting {
  conversationId: string;
  /** Their number and mailbox share it. */
  name: string;
  first: 'sms' | 'email';
}

async function provenAddress({ contacts }: Stores, contactId: string, channel: 'sms' | 'email', value: string) {
  const { addressId, hint } = await contacts.ensureAddress(contactId, channel, value, value, 0);
  const consent = { contactId, addressId, change: 'given', words: 'Yes', how: 'code', at: 0 } as const;
  await contacts.prove(addressId, 'code', consent);
  return { channel, addressId, hint };
}

async function seedOne(stores: Stores, number: number, at: number): Promise<Waiting> {
  const name = `customer-${number}`;
  const made = { siteId, name, locale: 'en', at };
  const { contactId, conversationId } = await stores.contacts.ensure(`device:${number}`, made);
  const first = number % 2 === 0 ? 'sms' : 'email';
  const steps: ContractStep[] = [];
  for (const channel of first === 'sms' ? (['sms', 'email'] as const) : (['email'] as const)) {
    const step = await provenAddress(stores, contactId, channel, name);
    steps.push({ ...step, afterSeconds: steps.length === 0 ? 0 : farSeconds });
  }
  const draft = { conversationId, at, via: { channel: 'web', hint: null }, externalId: null, settles: null } as const;
  const contract = { steps, quiet: null, until: null, setBy: 'contact', setOn: 'web' } as const;
  await stores.log.append({
    ...draft,
    entryId: newId(at),
    author: { kind: 'contact', id: contactId, name },
    body: { kind: 'contract', contract: { ...contract, steps } },
  });
  await stores.log.append({
    ...draft,
    entryId: newId(at),
    author: { kind: 'agent', id: 'ada', name: 'Ada' },
    body: { kind: 'message', text: `Answer for ${name}.`, caution: null, originalId: null },
  });
  return { conversationId, name, first };
}

/** Writes so many answers into a new file: half wanted by SMS and then by e-mail, half by e-mail alone. */
export async function seedReplies(path: string, count: number, at: number): Promise<Waiting[]> {
  const stores = await openStores(path);
  await stores.sites.put({ siteId, name: 'Bench', origins: [], homeUrl: 'http://bench.test/' });
  const waiting: Waiting[] = [];
  for (let from = 0; from < count; from += 250) {
    const numbers = Array.from({ length: Math.min(250, count - from) }, (_, index) => from + index);
    waiting.push(...(await Promise.all(numbers.map((number) => seedOne(stores, number, at)))));
  }
  await stores.close();
  return waiting;
}
