import type { ChannelName, ReadEntry } from '@throughline/sdk/wire';
import type { DeliveryLife, DeliveryStatus, Story } from './story.ts';

/** What a moment is drawn as. */
export type MomentKind = DeliveryStatus | 'customer' | 'agent' | 'contract' | 'proposal' | 'planned' | 'no-use';

/** One thing that happened or will, in one lane of the drawing. */
export interface Moment {
  at: number;
  lane: ChannelName;
  kind: MomentKind;
  /** What it is in a few words. */
  label: string;
  /** Whose it is, when it is about a delivery. */
  deliveryId: string | null;
  isFuture: boolean;
}

const lanes: Record<ChannelName, string> = { web: 'the chat', email: 'e-mail', sms: 'SMS' };
const longestLabel = 80;

const short = (text: string): string =>
  text.length > longestLabel ? `${text.slice(0, longestLabel - 1).trimEnd()}…` : text;

/** A gateway's word for people: `read-before-sending` → `read before sending`. */
const plain = (word: string | null | undefined): string => (word ?? '').replaceAll('-', ' ');

/** A span of time in short: `1 d 2 h`, `5 min`, `20 s`. */
export function spanWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${Math.round(ms / 1_000)} s`;
  const days = Math.floor(minutes / 1_440);
  const hours = Math.floor(minutes / 60) % 24;
  return [days && `${days} d`, hours && `${hours} h`, minutes % 60 && `${minutes % 60} min`].filter(Boolean).join(' ');
}

function ofEntry({ at, author, via, body }: ReadEntry): Moment[] {
  const past = { at, deliveryId: null, isFuture: false };
  if (body.kind === 'message') {
    const isContact = author.kind === 'contact';
    const [kind, lane] = isContact ? (['customer', via.channel] as const) : (['agent', 'web'] as const);
    const caution = body.caution === null ? '' : ` (${plain(body.caution)})`;
    return [{ ...past, lane, kind, label: short(`“${body.text}”${caution}`) }];
  }
  if (body.kind === 'contract') {
    const steps = body.contract.steps.map(({ channel, hint, afterSeconds }) =>
      [lanes[channel], hint, afterSeconds > 0 && `after ${spanWords(afterSeconds * 1_000)}`].filter(Boolean).join(' '),
    );
    return [{ ...past, lane: body.contract.setOn, kind: 'contract', label: `Answers go to ${steps.join(', then ')}` }];
  }
  if (body.kind === 'proposal')
    return [{ ...past, lane: 'web', kind: 'proposal', label: 'An agent proposes another way' }];
  if (body.kind === 'receipt' && body.status === 'read' && author.kind === 'contact') {
    return [{ ...past, lane: via.channel, kind: 'read', label: `Read in ${lanes[via.channel]}` }];
  }
  return [];
}

const deeds: Record<DeliveryStatus, string> = {
  waiting: 'Due',
  sending: 'On its way',
  accepted: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  failed: 'Failed',
  unknown: 'Nobody knows whether it went out',
  cancelled: 'Cancelled',
};

function ofDelivery(
  { deliveryId, channel, hint, life, dueAt, status, createdAt }: DeliveryLife,
  now: number,
): Moment[] {
  const base = { lane: channel, deliveryId };
  const to = `${lanes[channel]}${hint ? ` to ${hint}` : ''}`;
  const became = life.filter((event) => event.status !== 'sending' && event.status !== 'waiting');
  const moments: Moment[] = [{ ...base, at: createdAt, kind: 'waiting', label: `Due by ${to}`, isFuture: false }];
  for (const event of became) {
    const label = event.reason ? `${deeds[event.status]}: ${plain(event.reason)}` : deeds[event.status];
    moments.push({ ...base, at: event.at, kind: event.status, label, isFuture: false });
  }
  if (dueAt !== null && dueAt > now && (status === 'waiting' || status === 'sending')) {
    moments.push({ ...base, at: dueAt, kind: 'planned', label: `Tried again by ${to}`, isFuture: true });
  }
  return moments;
}

function ofPlan({ plan }: Story, now: number): Moment[] {
  return plan.unread.flatMap(({ steps }) =>
    steps.flatMap(({ channel: lane, hint, reason }): Moment[] => {
      const to = `${lanes[lane]}${hint ? ` to ${hint}` : ''}`;
      const base = { lane, deliveryId: null };
      if (reason.kind === 'waits' && reason.until) {
        return [
          { ...base, at: reason.until, kind: 'planned', label: `Goes by ${to}, if still unread`, isFuture: true },
        ];
      }
      if (reason.kind === 'quiet' && reason.until) {
        return [
          { ...base, at: reason.until, kind: 'planned', label: `Goes by ${to} after quiet hours`, isFuture: true },
        ];
      }
      if (reason.kind === 'not-usable' || reason.kind === 'passed-over') {
        return [{ ...base, at: now, kind: 'no-use', label: `No use, ${to}: ${plain(reason.why)}`, isFuture: false }];
      }
      return [];
    }),
  );
}

/** The same step of several unread answers is one moment. */
function once(moments: readonly Moment[]): Moment[] {
  const seen = new Set<string>();
  return moments.filter(({ at, lane, kind, label, deliveryId }) => {
    const key = `${at} ${lane} ${kind} ${label} ${deliveryId}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** Everything that happened and will, in order of time. `now` by the lab's clock. */
export function momentsOf(story: Story, now: number): Moment[] {
  const moments = [
    ...story.entries.flatMap(ofEntry),
    ...story.deliveries.flatMap((delivery) => ofDelivery(delivery, now)),
    ...ofPlan(story, now),
  ];
  return once(moments.toSorted((a, b) => Number(a.isFuture) - Number(b.isFuture) || a.at - b.at));
}

/** "If an answer is sent now", in the same drawing. */
export function momentsIfSent({ plan }: Story): Moment[] {
  return plan.ifSentNow.map(({ at, channel: lane, hint, reason }) => {
    const to = `${lanes[lane]}${hint ? ` to ${hint}` : ''}`;
    const isNoUse = reason.kind === 'not-usable';
    const label = isNoUse ? `No use, ${to}: ${plain(reason.why)}` : lane === 'web' ? 'Shown in the chat' : `By ${to}`;
    return { at, lane, kind: isNoUse ? 'no-use' : 'planned', label, deliveryId: null, isFuture: true };
  });
}

/** Whether a delivery of this lane is under way at each moment: from its first to its last. */
export function underway(moments: readonly Moment[], lane: ChannelName): boolean[] {
  const spans = new Map<string, [number, number]>();
  for (const [index, moment] of moments.entries()) {
    if (moment.deliveryId === null || moment.lane !== lane) continue;
    spans.set(moment.deliveryId, [spans.get(moment.deliveryId)?.[0] ?? index, index]);
  }
  return moments.map((_, index) => [...spans.values()].some(([first, last]) => first < index && index <= last));
}
