import type { Entry } from '@throughline/sdk/wire';
import { isVisibleToContact, targetOf } from '../../gateway/conversation/meaning.ts';
import type { FinalEntry } from '../checker.ts';
import type { GatewayNode } from './gateway-node.ts';

/** Kinds that have a line of their own in a timeline. */
const linesOfTimeline: ReadonlySet<Entry['body']['kind']> = new Set(['message', 'note', 'contract', 'state']);
const ofGateway: ReadonlySet<Entry['body']['kind']> = new Set(['receipt', 'delivery']);

function hiddenFrom(entry: Entry, entries: readonly Entry[]): string[] {
  const { kind } = entry.body;
  const target = targetOf(entry);
  const isVisible = isVisibleToContact(entry, entries.find(({ seq }) => seq === target) ?? null);
  const hidden = isVisible ? [] : ['contact'];
  if (!linesOfTimeline.has(kind)) return [...hidden, 'contact timeline', 'agent timeline'];
  return isVisible && kind !== 'note' ? hidden : [...hidden, 'contact timeline'];
}

/** A message's newest words, none when it was taken back; what has no words is told apart by its id. */
function textOf({ seq, entryId, body }: Entry, changes: readonly Entry[]): string {
  if (body.kind !== 'message' && body.kind !== 'note') return `${body.kind} ${entryId}`;
  const own = changes.filter((change) => targetOf(change) === seq).map((change) => change.body);
  if (own.some(({ kind }) => kind === 'deletion')) return '';
  return own.findLast((change) => change.kind === 'edit')?.text ?? body.text;
}

/** Reads the log in full, as the checker compares it with what everybody saw and shows. */
export async function finalEntries(gateway: GatewayNode): Promise<FinalEntry[]> {
  const conversations = await gateway.readAll();
  return [...conversations].flatMap(([conversationId, entries]) => {
    const changes = entries.filter((entry) => targetOf(entry) !== null);
    return entries.map((entry) => {
      const { seq, entryId, body } = entry;
      return {
        conversationId,
        entryId,
        seq,
        text: textOf(entry, changes),
        hiddenFrom: hiddenFrom(entry, entries),
        isOfGateway: ofGateway.has(body.kind),
      };
    });
  });
}
