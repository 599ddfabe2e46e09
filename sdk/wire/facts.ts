import type { EntryBody, UnknownBody } from './entries.ts';

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** What the site and its agents say of a contact, newest last. For agents only. */
export interface Facts {
  readonly attributes: Attributes;
  readonly tags: readonly string[];
}

export const noFacts: Facts = { attributes: {}, tags: [] };

/** Whoever says more than this has the oldest forgotten. Lengths in UTF-16 units as JSON, so that a list of many fits a frame. */
const most = { attributes: 100, attributesLength: 8_000, tags: 50, tagsLength: 4_000 };

/** The newest items that fit. */
function newest<T>(items: readonly T[], maxItems: number, maxLength: number): T[] {
  let room = maxLength;
  const from = items.findLastIndex((item, index) => {
    room -= JSON.stringify(item).length;
    return room < 0 || items.length - index > maxItems;
  });
  return items.slice(from + 1);
}

function set(before: Attributes, changes: Readonly<Record<string, string | number | boolean | null>>): Attributes {
  const kept = Object.entries(before).filter(([name]) => !Object.hasOwn(changes, name));
  const said = Object.entries(changes).filter((change): change is [string, string | number | boolean] => {
    return change[1] !== null;
  });
  return Object.fromEntries(newest([...kept, ...said], most.attributes, most.attributesLength));
}

function tag(before: readonly string[], add: readonly string[], remove: readonly string[]): readonly string[] {
  const changed = new Set([...add, ...remove]);
  const gone = new Set(remove);
  const added = [...new Set(add)].filter((name) => !gone.has(name));
  return newest([...before.filter((name) => !changed.has(name)), ...added], most.tags, most.tagsLength);
}

/** What is said of a contact after one more entry; both ends fold alike. A tag both added and removed is removed. */
export function foldFacts(before: Facts, body: EntryBody | UnknownBody): Facts {
  if (body.kind === 'attributes') return { ...before, attributes: set(before.attributes, body.set) };
  if (body.kind === 'tags') return { ...before, tags: tag(before.tags, body.add, body.remove) };
  return before;
}
