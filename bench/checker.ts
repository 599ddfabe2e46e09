/** One thing a client did or saw; a run's history is a list of these, in the order they happened. */
export type Observation =
  /** It asked for an entry to be appended. Said again after a `fail`, it is wanted again. */
  | { op: 'send'; client: string; conversationId: string; entryId: string }
  /** Its device has it on stable storage and will come back: from then on it may not be forgotten. */
  | { op: 'keep'; client: string; entryId: string }
  /** Its author took it back before it was acknowledged; whether it is in the log is then open. */
  | { op: 'discard'; client: string; entryId: string }
  /** The gateway said it is in the log. */
  | { op: 'ack'; client: string; conversationId: string; entryId: string; seq: number }
  /** The gateway declined it for good. */
  | { op: 'fail'; client: string; conversationId: string; entryId: string }
  /** A reader was shown an entry. */
  | Receipt;

interface Receipt {
  op: 'receive';
  /** A reader that begins anew after a `reset` is another client. */
  client: string;
  conversationId: string;
  entryId: string;
  seq: number;
  /** The log's life it was read in; seqs of two lives are not compared. */
  epoch?: string;
  /** Position the reader stood at before; without it, gaps are not looked for. */
  after?: number;
  /** Whose eyes it reads with: see `FinalEntry.hiddenFrom`. */
  view?: string;
}

/** What the log holds at the end, read in full. */
export interface FinalEntry {
  conversationId: string;
  entryId: string;
  seq: number;
  epoch?: string;
  /** What a face shows of it at the end. */
  text?: string;
  /** The views that may, or need, not see it. */
  hiddenFrom?: readonly string[];
  /** Written by the gateway itself, such as a receipt: nobody sent it. */
  isOfGateway?: boolean;
}

/** What one face shows of one conversation at the end, after everything healed, oldest first. */
export interface Showing {
  client: string;
  conversationId: string;
  view: string;
  /** `seq: null` still waits to be acknowledged. */
  items: readonly { entryId: string; seq: number | null; text: string }[];
}

/** A promise the checker looks after. */
export type Promised =
  | 'lost'
  | 'duplicated'
  | 'diverged'
  | 'gaps'
  | 'phantoms'
  | 'ackSeqMismatch'
  | 'outOfOrder'
  | 'stranded';

/** How many times each promise was broken. All must be 0. */
export interface Verdict extends Record<Promised, number> {
  acked: number;
  /** What was broken, in words; the first few of each promise. */
  broken: readonly string[];
}

type Broken = readonly string[];
type Final = readonly FinalEntry[];
type History = readonly Observation[];

const key = (...parts: readonly (string | number)[]): string => parts.join(' ');

/** The members that came before, each time again. */
const repeats = (keys: readonly string[]): string[] => {
  const seen = new Set<string>();
  return keys.filter((one) => seen.size === seen.add(one).size);
};

const only = <O extends Observation['op']>(history: History, op: O): Extract<Observation, { op: O }>[] =>
  history.filter((item) => item.op === op) as Extract<Observation, { op: O }>[];

const positions = (final: Final): Map<string, FinalEntry> =>
  new Map(final.map((entry) => [key(entry.conversationId, entry.entryId), entry]));

/** An acknowledged entry is in the log. */
function lost(history: History, final: Final): Broken {
  const known = positions(final);
  const acked = new Set(only(history, 'ack').map((ack) => key(ack.conversationId, ack.entryId)));
  return [...acked].filter((at) => !known.has(at)).map((at) => `acked, and not in the log: ${at}`);
}

/** An entry is in the log once, and a reader is shown each position once. */
function duplicated(history: History, final: Final): Broken {
  const shown = only(history, 'receive').map((item) => key(item.client, item.conversationId, item.seq));
  const texts = final.flatMap(({ conversationId, text }) => (text ? [key(conversationId, text)] : []));
  return [
    ...repeats(final.map((entry) => key(entry.conversationId, entry.entryId))).map((at) => `twice in the log: ${at}`),
    ...repeats(texts).map((at) => `said once, twice in the log: ${at}`),
    ...repeats(shown).map((at) => `shown twice: ${at}`),
  ];
}

/** All readers, before and after any fault, have the same entry at the same position. */
function divergedReaders(history: History, final: Final): Broken {
  const seen = new Map<string, Set<string>>();
  for (const { conversationId, seq, entryId, epoch = '' } of [...only(history, 'receive'), ...final]) {
    const at = key(epoch, conversationId, seq);
    seen.set(at, (seen.get(at) ?? new Set()).add(entryId));
  }
  return [...seen].filter(([, ids]) => ids.size > 1).map(([at, ids]) => `${at} is ${[...ids].join(' and ')}`);
}

/** Every face shows the log as it is: same texts, same order, nothing pending, nothing twice. */
function divergedFaces(final: Final, showings: readonly Showing[]): Broken {
  const byConversation = Map.groupBy(final, (entry) => entry.conversationId);
  const line = (item: { entryId: string; seq: number | null; text?: string }): string =>
    key(item.seq ?? 'pending', item.entryId, item.text ?? '');
  return showings.flatMap(({ client, conversationId, view, items }) => {
    const wanted = (byConversation.get(conversationId) ?? [])
      .filter(({ hiddenFrom }) => !hiddenFrom?.includes(view))
      .sort((a, b) => a.seq - b.seq)
      .map(line);
    const shown = items.map(line);
    const at = wanted.findIndex((text, index) => text !== shown[index]);
    if (at < 0 && shown.length === wanted.length) return [];
    const place = at < 0 ? wanted.length : at;
    return [`${client} shows «${shown[place] ?? 'nothing'}» where the log has «${wanted[place] ?? 'nothing'}»`];
  });
}

/** Positions are dense, and no reader went past one that it may see without seeing it. */
function gaps(history: History, final: Final): Broken {
  const broken: string[] = [];
  const bySeq = new Map<string, FinalEntry[]>();
  for (const [conversationId, entries] of Map.groupBy(final, (entry) => entry.conversationId)) {
    const dense: FinalEntry[] = [];
    for (const entry of entries) dense[entry.seq] = entry;
    bySeq.set(conversationId, dense);
    for (let seq = 1; seq < dense.length; seq++) if (!dense[seq]) broken.push(`no ${conversationId} ${seq} in the log`);
  }
  for (const { client, conversationId, seq, after, view } of only(history, 'receive')) {
    if (after === undefined) continue;
    if (after >= seq) broken.push(`${client} went back from ${after} to ${seq}`);
    const between = bySeq.get(conversationId)?.slice(after + 1, seq) ?? [];
    const missed = between.filter((entry) => entry && (view === undefined || !entry.hiddenFrom?.includes(view)));
    for (const entry of missed)
      broken.push(`${client} went from ${after} to ${seq} past ${key(conversationId, entry.seq)}`);
  }
  return broken;
}

/** What was declined, or never said, is not in the log. */
function phantoms(history: History, final: Final): Broken {
  const last = new Map<string, 'send' | 'fail'>();
  for (const { op, ...item } of history)
    if ((op === 'send' || op === 'fail') && 'entryId' in item) last.set(item.entryId, op);
  return final
    .filter(({ entryId, isOfGateway }) => !isOfGateway && last.get(entryId) !== 'send')
    .map(({ entryId }) => `${last.has(entryId) ? 'declined' : 'never said'}, and in the log: ${entryId}`);
}

/** An ack names the position the entry has. */
function ackSeqMismatch(history: History, final: Final): Broken {
  const known = positions(final);
  return only(history, 'ack').flatMap(({ conversationId, entryId, seq }) => {
    const is = known.get(key(conversationId, entryId))?.seq;
    return is === undefined || is === seq ? [] : [`${entryId} was acked at ${seq} and is at ${is}`];
  });
}

/** One client's own words stand in the order in which it said them. */
function outOfOrder(history: History, final: Final): Broken {
  const placeOf = new Map(final.map((entry) => [entry.entryId, entry]));
  // What was taken back may have been on its way all the same, and arrive whenever it does.
  for (const { entryId } of only(history, 'discard')) placeOf.delete(entryId);
  // What was declined and sent again takes its place anew.
  const sends = new Map<string, Extract<Observation, { op: 'send' }>>();
  for (const send of only(history, 'send')) {
    sends.delete(send.entryId);
    sends.set(send.entryId, send);
  }
  const last = new Map<string, number>();
  const broken: string[] = [];
  for (const { client, entryId } of sends.values()) {
    const place = placeOf.get(entryId);
    if (!place) continue;
    const who = key(client, place.conversationId);
    const before = last.get(who) ?? 0;
    if (place.seq < before)
      broken.push(`${client} said ${entryId} after what stands at ${before}, it is at ${place.seq}`);
    last.set(who, Math.max(place.seq, before));
  }
  return broken;
}

/** What a device kept is not forgotten: it is in the log, was declined, or was taken back. */
function stranded(history: History, final: Final): Broken {
  const open = new Map<string, string>();
  for (const item of history) {
    if (item.op === 'keep') open.set(item.entryId, item.client);
    if (item.op === 'fail' || item.op === 'discard') open.delete(item.entryId);
  }
  for (const { entryId } of final) open.delete(entryId);
  return [...open].map(([entryId, client]) => `${client} kept ${entryId}, and it was never sent`);
}

const toldOfEach = 5;

/**
 * Judges a run: what was acknowledged, promised and shown against what is in the log at the end. Pure; the run's own
 * code has no part in it.
 */
export function judge(history: History, final: Final, showings: readonly Showing[] = []): Verdict {
  const broken: Record<Promised, Broken> = {
    lost: lost(history, final),
    duplicated: duplicated(history, final),
    diverged: [...divergedReaders(history, final), ...divergedFaces(final, showings)],
    gaps: gaps(history, final),
    phantoms: phantoms(history, final),
    ackSeqMismatch: ackSeqMismatch(history, final),
    outOfOrder: outOfOrder(history, final),
    stranded: stranded(history, final),
  };
  const counts = Object.fromEntries(Object.entries(broken).map(([name, found]) => [name, found.length]));
  return {
    ...(counts as Record<Promised, number>),
    acked: new Set(only(history, 'ack').map((ack) => key(ack.conversationId, ack.entryId))).size,
    broken: Object.entries(broken).flatMap(([name, found]) =>
      found.slice(0, toldOfEach).map((what) => `${name}: ${what}`),
    ),
  };
}

/** Whether every promise was kept. */
export const isClean = ({ acked, broken, ...counts }: Verdict): boolean =>
  broken.length === 0 && Object.values(counts).every((count) => count === 0);
