import type { ServerFrame } from './frames.ts';
import { limits } from './limits.ts';

/** The kinds of frame a client knows, each with the numbers that its positions and times follow from. */
const numbersOf: Readonly<Record<ServerFrame['type'], readonly string[]>> = {
  challenge: [],
  welcome: ['now'],
  access: ['forMs'],
  elsewhere: [],
  entries: ['after', 'head'],
  earlier: ['before', 'after'],
  reset: ['head'],
  ack: ['seq'],
  refuse: [],
  summaries: [],
  summary: [],
  addresses: [],
  typing: [],
  presence: [],
  draining: ['reconnectWithinMs'],
  pong: [],
};

type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; none of anything else. */
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

const hasNumbers = (fields: Fields, names: readonly string[]): boolean =>
  names.every((name) => Number.isSafeInteger(fields[name]) && (fields[name] as number) >= 0);

/** Whether these are entries as the gateway wrote them, as far as a client's copy depends on it. */
export function areEntries(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.map(fieldsOf).every(({ entryId, author, body, ...rest }) => {
      const kinds = [fieldsOf(author).kind, fieldsOf(body).kind];
      return hasNumbers(rest, ['seq', 'at']) && [entryId, ...kinds].every((word) => typeof word === 'string');
    })
  );
}

/** Whether a client can take this for a frame of its gateway; see `readServerFrame`. */
export function isServerFrame(value: unknown): value is ServerFrame {
  const fields = fieldsOf(value);
  const { type, entries } = fields;
  if (typeof type !== 'string' || !Object.hasOwn(numbersOf, type)) return false;
  const hasEntries = type === 'entries' || type === 'earlier';
  return hasNumbers(fields, numbersOf[type as ServerFrame['type']]) && (!hasEntries || areEntries(entries));
}

/**
 * Reads what the gateway said, as a client: null for what it cannot go by. The gateway reads strictly, because strangers
 * write to it; a client hears its own gateway over TLS, so it looks at no more than what its copy would be wrong by. An
 * entry of a kind that this version does not know stays as it came: nobody here looks for it, and a later version does.
 */
export function readServerFrame(json: string): ServerFrame | null {
  if (json.length > limits.maxServerFrameLength) return null;
  try {
    const frame: unknown = JSON.parse(json);
    return isServerFrame(frame) ? frame : null;
  } catch {
    // Not JSON.
    return null;
  }
}
