import type { Author, EntryBody, RefusalReason } from '@throughline/sdk/wire';
import type { Conversation } from './conversation.ts';
import { isSpoken, isVisibleToContact, type Saying, type Target, targetOf } from './meaning.ts';

export type Admission =
  | { kind: 'admitted'; visibleToContact: boolean }
  /** It would say nothing that does not already hold. */
  | { kind: 'unchanged' }
  | { kind: 'refused'; reason: RefusalReason };

/**
 * Who may say what. The contract is the contact's alone, agents may only propose one; and so is what happens on the site: the page speaks for them.
 * What became of a delivery only Throughline can know.
 */
const maySay: Record<Author['kind'], ReadonlySet<EntryBody['kind']>> = {
  contact: new Set(['message', 'edit', 'deletion', 'contract', 'receipt', 'touchpoint', 'attributes', 'tags']),
  agent: new Set(['message', 'note', 'edit', 'deletion', 'state', 'receipt', 'proposal', 'attributes', 'tags']),
  bot: new Set(['message', 'note', 'state']),
  system: new Set(['state', 'delivery']),
};

const notAllowed: Admission = { kind: 'refused', reason: 'not-allowed' };

/** A contact speaks in their own conversation only; somebody else who wrote into it is marked by the caution. */
function isOwnVoice({ contactId }: Conversation, { author, body }: Saying): boolean {
  const caution = body.kind === 'message' ? body.caution : null;
  if (author.kind !== 'contact') return caution === null;
  return author.id === contactId || caution === 'other-sender' || caution === 'unverified-sender';
}

/**
 * Only who said something here may say it otherwise or take it back. What came by another channel stays as it came: a mail
 * that was sent cannot be unsent. Notes are kept, so that agents can trust what they agreed on.
 */
function mayChange({ author, body }: Saying, target: Target | null): boolean {
  if (target === null || target.isDeleted || target.via.channel !== 'web') return false;
  if (target.author.kind !== author.kind || target.author.id !== author.id) return false;
  return isSpoken(target) || (target.body.kind === 'note' && body.kind === 'edit');
}

/**
 * An agent's state is news also where it holds: were it declined, a late second copy of it on an old connection could come
 * in after somebody has changed the state, and undo that.
 */
function isNews(conversation: Conversation, { author, body }: Saying): boolean {
  if (body.kind === 'state') return author.kind === 'agent' || body.state !== conversation.state;
  if (body.kind !== 'receipt') return true;
  const { contactDeliveredTo, contactReadTo, agentsDeliveredTo, agentsReadTo } = conversation;
  const [deliveredTo, readTo] =
    author.kind === 'contact' ? [contactDeliveredTo, contactReadTo] : [agentsDeliveredTo, agentsReadTo];
  return body.upTo > (body.status === 'read' ? readTo : deliveredTo);
}

/**
 * Decides whether something may be appended to a conversation as it stands now. `target` is the entry at `targetOf` the
 * saying, null when there is none.
 */
export function admit(conversation: Conversation, saying: Saying, target: Target | null): Admission {
  const { author, body } = saying;
  if (!maySay[author.kind].has(body.kind) || !isOwnVoice(conversation, saying)) return notAllowed;
  // A receipt for what has not been said yet would hide the next answer from the delivery plan.
  if (body.kind === 'receipt' && body.upTo > conversation.head) return notAllowed;
  if (targetOf(saying) !== null && !mayChange(saying, target)) return notAllowed;
  if (!isNews(conversation, saying)) return { kind: 'unchanged' };
  return { kind: 'admitted', visibleToContact: isVisibleToContact(saying, target) };
}
