import type { Clock } from '../../kernel/clock.ts';
import type { ReceiveOutcome } from '../channel.ts';
import type { SmsArrived } from './sms-provider.ts';

/** How long texts may sent in parts be incomplete, and how many at once. */
export interface JoinLimits {
  /** How long the provider waits for an answer to a part whose fellows are not there yet. */
  holdMs: number;
  /** After this, what is there of a text is taken without the rest. */
  keepMs: number;
  texts: number;
  parts: number;
}

export const standardJoinLimits: JoinLimits = { holdMs: 2_000, keepMs: 300_000, texts: 1_000, parts: 20 };

interface Text {
  key: string;
  total: number;
  parts: Map<number, SmsArrived>;
  /** The event keys of a text that was taken: its parts come again when their first answer was "later". */
  taken: ReadonlySet<string> | null;
  settle: ((outcome: ReceiveOutcome) => void)[];
  /** While it is being delivered. */
  closing: Promise<void> | null;
  stopAlarm: () => void;
}

const incomplete: ReceiveOutcome = { kind: 'refused', reason: 'incomplete', retry: 'later' };
const gap = '[…]';

/** The parts in their order as one message, with a mark for what is missing; it is named after the first. */
function joined({ total, parts }: Text): SmsArrived | null {
  const [first] = [...parts].sort(([a], [b]) => a - b);
  if (first === undefined) return null;
  const texts = Array.from({ length: total }, (_, index) => parts.get(index + 1)?.text ?? gap);
  const media = [...parts.values()].flatMap((part) => part.media);
  return { ...first[1], text: texts.join(''), part: null, media };
}

/** Takes messages as they come, whole ones and parts. */
export interface PartJoiner {
  /** Resolves with what became of the whole; for a part whose fellows do not come at once, with "later". */
  arrive(message: SmsArrived): Promise<ReceiveOutcome>;
  /** Ends all waiting; what was not whole is brought again by the provider. */
  stop(): void;
}

/**
 * Joins the parts of long texts, in whatever order they come (3GPP TS 23.040 §9.2.3.24.1).
 *
 *   part ──► waits for its fellows ──all there──► delivered ──► every part is answered with the outcome
 *              │ holdMs: answered "later", and kept, so that the repeat finds its place
 *              │ keepMs: delivered with a mark for what is missing
 *
 * No part is taken before the whole is committed, so that none is lost when this process ends.
 */
export function createPartJoiner(
  deliver: (message: SmsArrived) => Promise<ReceiveOutcome>,
  clock: Clock,
  limits: JoinLimits = standardJoinLimits,
): PartJoiner {
  const texts = new Map<string, Text>();

  function open(key: string, total: number): Text {
    const text: Text = {
      key,
      total,
      parts: new Map(),
      taken: null,
      settle: [],
      closing: null,
      stopAlarm: () => undefined,
    };
    text.stopAlarm = clock.after(limits.keepMs, () => void close(text));
    texts.set(key, text);
    return text;
  }

  function forget(text: Text): void {
    text.stopAlarm();
    if (texts.get(text.key) === text) texts.delete(text.key);
  }

  /** Delivers what is there, once at a time. */
  function close(text: Text): Promise<void> {
    text.closing ??= take(text).finally(() => {
      text.closing = null;
    });
    return text.closing;
  }

  /** A refusal for later keeps the parts: the next repeat tries again. */
  async function take(text: Text): Promise<void> {
    text.stopAlarm();
    const whole = text.taken === null ? joined(text) : null;
    if (whole === null) return forget(text);
    const outcome = await deliver(whole).catch((): ReceiveOutcome => incomplete);
    const isKept = outcome.kind === 'refused' && outcome.retry === 'later';
    if (!isKept) {
      text.taken = new Set([...text.parts.values()].map(({ eventKey }) => eventKey));
      text.parts.clear();
    }
    // A text that was put aside for another of its number, or ended, needs no end any more.
    if (texts.get(text.key) === text) text.stopAlarm = clock.after(limits.keepMs, () => void close(text));
    for (const settle of text.settle.splice(0)) settle(outcome);
  }

  /** The text a part belongs to; senders count their texts anew, so that another text may have its number. */
  function placeOf(key: string, number: number, message: SmsArrived, total: number): Text {
    const text = texts.get(key);
    if (text === undefined) return open(key, total);
    const there = text.parts.get(number);
    const isOther = text.taken
      ? !text.taken.has(message.eventKey)
      : there !== undefined && there.eventKey !== message.eventKey;
    if (!isOther && text.total === total) return text;
    if (text.taken === null) void close(text);
    forget(text);
    return open(key, total);
  }

  const answerOf = (text: Text): Promise<ReceiveOutcome> =>
    new Promise((resolve) => {
      const stopHolding = clock.after(limits.holdMs, () => resolve(incomplete));
      text.settle.push((outcome) => {
        stopHolding();
        resolve(outcome);
      });
    });

  const joiner: PartJoiner = {
    async arrive(message) {
      const { part, from, to } = message;
      if (part === null || part.total === 1) return deliver({ ...message, part: null });
      const { reference, total, number } = part;
      const isPart = Number.isInteger(total) && Number.isInteger(number) && number >= 1 && number <= total;
      // Numbers that make no sense: better two messages than none.
      if (!isPart || total > limits.parts) return deliver({ ...message, part: null });
      const key = JSON.stringify([from, to, reference.slice(0, 20)]);
      if (!texts.has(key) && texts.size >= limits.texts) return incomplete;
      const text = placeOf(key, number, message, total);
      if (text.taken !== null) return { kind: 'taken' };
      if (text.closing !== null && !text.parts.has(number)) {
        await text.closing;
        return joiner.arrive(message);
      }
      text.parts.set(number, message);
      const answer = answerOf(text);
      if (text.parts.size === total) void close(text);
      return answer;
    },
    stop() {
      for (const text of [...texts.values()]) {
        forget(text);
        for (const settle of text.settle.splice(0)) settle(incomplete);
      }
    },
  };
  return joiner;
}
