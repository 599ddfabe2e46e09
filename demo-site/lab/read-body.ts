/** A JSON object somebody sent. */
type Fields = Readonly<Record<string, unknown>>;

/** The body as an object; null when it is none. */
export function fieldsOf(body: unknown): Fields | null {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Fields) : null;
}

/** A text within bounds. */
export function text(value: unknown, maxLength: number): string | null {
  return typeof value === 'string' && value.length <= maxLength ? value : null;
}

/** One line that cannot start another header. */
export function line(value: unknown): string | null {
  const found = text(value, 4_000);
  return found !== null && !/[\r\n\0]/.test(found) ? found : null;
}

/** A whole number from 0 on. */
export function number(value: unknown, max: number): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max ? value : null;
}

/** One of some words. */
export function oneOf<const T extends string>(value: unknown, words: readonly T[]): T | null {
  return words.find((word) => word === value) ?? null;
}

/** Yes or no. */
export function yesNo(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** Keeps the fields that were given; null when one of them does not fit. */
export function partial<T extends object>(body: unknown, read: { [K in keyof T]: (value: unknown) => T[K] | null }) {
  if (body === undefined) return {};
  const fields = fieldsOf(body);
  if (!fields) return null;
  const found: Partial<T> = {};
  for (const key of Object.keys(read) as (keyof T & string)[]) {
    if (fields[key] === undefined) continue;
    const value = read[key](fields[key]);
    if (value === null) return null;
    found[key] = value;
  }
  return found;
}
