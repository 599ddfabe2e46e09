import type { ReadEntry } from '@throughline/sdk/wire';
import type { Lab } from './lab.ts';
import type { Mail } from './mailboxes.ts';
import { readMail } from './read-mail.ts';
import type { Deed, Run, RunDelivery, RunStep, StatedContract } from './run-file.ts';
import type { Story } from './story.ts';

/** A deed with its time by the lab's clock. */
export type Noted = { at: number } & Deed;

/** Whether an address is the one a hint masks: `a•••@mail.test`, `··· 042`. */
export function isBehind(hint: string, address: string): boolean {
  const shown = hint.split(/[•·\s]+/);
  const [first = '', last = ''] = [shown[0], shown.at(-1)];
  return shown.length > 1 && address.startsWith(first) && address.endsWith(last);
}

/** The messages that deliveries carried, in words: positions differ from run to run. */
export function deliveriesOf({ entries, deliveries }: Pick<Story, 'entries' | 'deliveries'>): RunDelivery[] {
  const texts = new Map(entries.flatMap(({ seq, body }) => (body.kind === 'message' ? [[seq, body.text]] : [])));
  return deliveries.map(({ channel, hint, status, reason, seqs }) => ({
    ...{ channel, hint, status, reason },
    texts: seqs.map((seq) => texts.get(seq) ?? ''),
  }));
}

function contractOf(body: ReadEntry['body'], startAt: number, addresses: readonly string[]): StatedContract | null {
  if (body.kind !== 'contract' || body.contract.setOn !== 'web' || body.contract.setBy !== 'contact') return null;
  const { steps, quiet, until } = body.contract;
  return {
    steps: steps.map(({ channel, hint, afterSeconds }) => ({
      ...{ channel, afterSeconds },
      address: addresses.find((address) => hint !== null && isBehind(hint, address)) ?? null,
    })),
    quiet,
    untilMs: until === null ? null : until - startAt,
  };
}

function ofEntry({ at, author, via, body }: ReadEntry, startAt: number, addresses: readonly string[]): Noted[] {
  if (body.kind === 'message' && author.kind === 'agent')
    return [{ at, who: 'agent', does: 'answers', text: body.text }];
  if (author.kind !== 'contact' || via.channel !== 'web') return [];
  if (body.kind === 'message') return [{ at, who: 'customer', does: 'says', text: body.text }];
  if (body.kind === 'receipt' && body.status === 'read') return [{ at, who: 'customer', does: 'reads', text: null }];
  const contract = contractOf(body, startAt, addresses);
  return contract ? [{ at, who: 'customer', does: 'states', contract }] : [];
}

/** Where a reply's own words end: what is quoted below is of that run only. */
const signature = '\n\n-- \n';

/** The delivery that a mail answers, by the id in the Message-ID it refers to. */
function answered(references: string, { deliveries }: Story): number | null {
  const index = deliveries.findLastIndex(({ deliveryId }) => references.includes(deliveryId));
  return index < 0 ? null : index;
}

async function ofMail({ at, envelope, raw }: Mail, story: Story): Promise<Noted> {
  const { subject, text, headers, references, to } = await readMail(raw);
  const inReplyTo = headers.find(({ name }) => name.toLowerCase() === 'in-reply-to')?.value ?? '';
  const answers = answered(inReplyTo, story) ?? answered(references, story);
  const words = answers === null ? text : (text.split(signature, 1)[0] ?? text);
  return {
    ...{ at, who: 'customer', does: 'mails', from: envelope.from, answers, text: words },
    to: answers === null ? to : null,
    subject: answers === null ? subject : null,
  };
}

const ofLives = ({ deliveries }: Story): Noted[] =>
  deliveries.flatMap(({ life }, delivery) =>
    life
      .filter(({ status }) => status !== 'sending' && status !== 'waiting')
      .map(({ at, status }) => ({ at, who: 'carrier', does: 'reports', delivery, status })),
  );

/** One conversation of the lab as a run: what was done to it and by it, in order of the lab's time. */
export async function exportRun(story: Story, { mailboxes, phones, deeds }: Lab): Promise<Run> {
  const startAt = story.entries[0]?.at ?? 0;
  const hints = [...story.entries.map(({ via }) => via.hint), ...story.deliveries.map(({ hint }) => hint)];
  const stated = story.entries.flatMap(({ body }) => (body.kind === 'contract' ? body.contract.steps : []));
  const known = new Set([...hints, ...stated.map(({ hint }) => hint)].filter((hint) => hint !== null));
  const isTheirs = (address: string) => [...known].some((hint) => isBehind(hint, address));
  const boxes = mailboxes
    .list()
    .map(({ address }) => address)
    .filter(isTheirs);
  const numbers = phones
    .list()
    .map(({ number }) => number)
    .filter(isTheirs);
  const sentMails = boxes.flatMap((box) => mailboxes.mails(box)).filter(({ direction }) => direction === 'sent');
  const sentTexts = numbers.flatMap((number) => phones.texts(number)).filter(({ direction }) => direction === 'sent');
  const noted: Noted[] = [
    ...story.entries.flatMap((entry) => ofEntry(entry, startAt, [...boxes, ...numbers])),
    ...(await Promise.all(sentMails.map((mail) => ofMail(mail, story)))),
    ...sentTexts.map(({ at, number: from, text }): Noted => ({ at, who: 'customer', does: 'texts', from, text })),
    ...ofLives(story),
    ...deeds,
  ];
  const steps = noted
    .filter(({ at }) => at >= startAt)
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, ...deed }): RunStep => ({ atMs: at - startAt, ...deed }));
  return { version: 1, steps, deliveries: deliveriesOf(story) };
}
