/**
 * Small descriptions of data from outside: each decodes an unknown value into its type or says where it does not fit.
 * They also print themselves, so that a guard test can notice when the wire changes.
 *
 * Unknown fields are dropped, never copied: a decoded value has exactly the fields its shape names, which also keeps
 * `__proto__` and `constructor` out.
 *
 * The makers are marked as free of side effects, so that a bundle leaves out the shapes it does not use.
 */
export interface Shape<T> {
  decode(value: unknown, path: string): T;
  /** The shape in words, for the guard test and the wire reference. */
  readonly words: string;
}

export type Infer<S> = S extends Shape<infer T> ? T : never;

/** Where and why a value does not fit. Thrown inside `decode` only; `check` turns it into a value. */
class Misfit extends Error {}

function misfit(path: string, wanted: string): never {
  throw new Misfit(`${path || 'value'}: expected ${wanted}`);
}

/** Decodes, or returns the sentence that says what does not fit. */
export function check<T>(shape: Shape<T>, value: unknown): { ok: true; value: T } | { ok: false; why: string } {
  try {
    return { ok: true, value: shape.decode(value, '') };
  } catch (error) {
    if (error instanceof Misfit) return { ok: false, why: error.message };
    throw error;
  }
}

/** Text of `minLength` to `maxLength` UTF-16 units; lone surrogates and NUL do not fit. */
/* @__NO_SIDE_EFFECTS__ */
export function text(maxLength: number, minLength = 0): Shape<string> {
  const words = `text ${minLength}..${maxLength}`;
  return {
    words,
    decode: (value, path) =>
      typeof value === 'string' &&
      value.length >= minLength &&
      value.length <= maxLength &&
      value.isWellFormed() &&
      !value.includes('\0')
        ? value
        : misfit(path, words),
  };
}

/** Text that fits a pattern; `name` is how a person would call it. */
/* @__NO_SIDE_EFFECTS__ */
export function pattern(name: string, expression: RegExp): Shape<string> {
  return {
    words: `${name} ${expression.source}`,
    decode: (value, path) => (typeof value === 'string' && expression.test(value) ? value : misfit(path, name)),
  };
}

/** A whole number between two bounds. */
/* @__NO_SIDE_EFFECTS__ */
export function integer(min = 0, max = Number.MAX_SAFE_INTEGER): Shape<number> {
  const words = `integer ${min}..${max}`;
  return {
    words,
    decode: (value, path) =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
        ? value
        : misfit(path, words),
  };
}

/** true or false. */
export const flag: Shape<boolean> = {
  words: 'true|false',
  decode: (value, path) => (typeof value === 'boolean' ? value : misfit(path, 'true or false')),
};

/** One of a closed set of words. */
/* @__NO_SIDE_EFFECTS__ */
export function oneOf<const T extends string | number>(...options: readonly T[]): Shape<T> {
  const words = options.join('|');
  return {
    words,
    decode: (value, path) => (options.includes(value as T) ? (value as T) : misfit(path, words)),
  };
}

/** A value that may be null. */
/* @__NO_SIDE_EFFECTS__ */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return {
    words: `${shape.words}|null`,
    decode: (value, path) => (value === null ? null : shape.decode(value, path)),
  };
}

declare const mayBeAbsent: unique symbol;

/** A field that may be left out of its record. */
export interface OptionalShape<T> extends Shape<T> {
  readonly [mayBeAbsent]: true;
}

const optionals = new WeakSet<Shape<unknown>>();

/** Marks a field of a record as one that may be absent: what an older writer never wrote, or what there is seldom. */
/* @__NO_SIDE_EFFECTS__ */
export function optional<T>(shape: Shape<T>): OptionalShape<T> {
  const marked = { words: `${shape.words}|absent`, decode: shape.decode };
  optionals.add(marked);
  return marked as OptionalShape<T>;
}

/** A list with a bound. */
/* @__NO_SIDE_EFFECTS__ */
export function list<T>(shape: Shape<T>, maxItems: number): Shape<T[]> {
  const words = `[${shape.words}] up to ${maxItems}`;
  return {
    words,
    decode: (value, path) =>
      Array.isArray(value) && value.length <= maxItems
        ? value.map((item, index) => shape.decode(item, `${path}[${index}]`))
        : misfit(path, `a list of up to ${maxItems}`),
  };
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
type Present<F extends Fields> = { [K in keyof F as F[K] extends OptionalShape<unknown> ? never : K]: Infer<F[K]> };
type Absent<F extends Fields> = { [K in keyof F as F[K] extends OptionalShape<unknown> ? K : never]?: Infer<F[K]> };
type Fitting<F extends Fields> = { [K in keyof (Present<F> & Absent<F>)]: (Present<F> & Absent<F>)[K] };

function asObject(value: unknown, path: string): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : misfit(path, 'an object');
}

/** An object with exactly these fields. */
/* @__NO_SIDE_EFFECTS__ */
export function record<F extends Fields>(fields: F): Shape<Fitting<F>> {
  const entries = Object.entries(fields);
  return {
    words: `{${entries.map(([name, shape]) => `${name}: ${shape.words}`).join(', ')}}`,
    decode: (value, path) => {
      const object = asObject(value, path);
      const out: Record<string, unknown> = {};
      for (const [name, shape] of entries) {
        const own = Object.hasOwn(object, name) ? object[name] : undefined;
        if (own === undefined && optionals.has(shape)) continue;
        out[name] = shape.decode(own, path ? `${path}.${name}` : name);
      }
      return out as Fitting<F>;
    },
  };
}

/** What a page can say about something in one word: text up to `maxLength`, a finite number, or yes and no. */
/* @__NO_SIDE_EFFECTS__ */
export function scalar(maxLength: number): Shape<string | number | boolean> {
  const words = `text 0..${maxLength}|number|true|false`;
  const said = text(maxLength);
  return {
    words,
    decode: (value, path) => {
      if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
      return typeof value === 'string' ? said.decode(value, path) : misfit(path, words);
    },
  };
}

const plainName = /^(?!constructor$|prototype$)[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** Values by name, up to a number of them. Names that an object has a meaning for do not fit. */
/* @__NO_SIDE_EFFECTS__ */
export function map<T>(shape: Shape<T>, maxItems: number): Shape<Readonly<Record<string, T>>> {
  return {
    words: `{name: ${shape.words}} up to ${maxItems}`,
    decode: (value, path) => {
      const items = Object.entries(asObject(value, path));
      if (items.length > maxItems) misfit(path, `up to ${maxItems} names`);
      const out: Record<string, T> = {};
      for (const [name, item] of items) {
        if (!plainName.test(name)) misfit(path, 'names of letters, digits, _ . and -');
        out[name] = shape.decode(item, `${path}.${name}`);
      }
      return out;
    },
  };
}

type Variants<Tag extends string, V extends Record<string, Fields>> = {
  [K in keyof V & string]: { [T in Tag]: K } & Fitting<V[K]>;
}[keyof V & string];

/**
 * A closed union: the field `tag` says which of the variants it is. `unknown`, when given, makes a value of a tag we do
 * not know yet, so that an older reader can keep and skip what a newer writer said.
 */
/* @__NO_SIDE_EFFECTS__ */
export function variants<Tag extends string, const V extends Record<string, Fields>, U = never>(
  tag: Tag,
  byTag: V,
  unknown?: (object: Record<string, unknown>) => U,
): Shape<Variants<Tag, V> | U> {
  const shapes = new Map(Object.entries(byTag).map(([name, fields]) => [name, record(fields)]));
  return {
    words: [...shapes].map(([name, shape]) => `${name} ${shape.words}`).join('\n'),
    decode: (value, path) => {
      const object = asObject(value, path);
      const name = Object.hasOwn(object, tag) ? object[tag] : undefined;
      const shape = typeof name === 'string' ? shapes.get(name) : undefined;
      if (shape && typeof name === 'string') {
        return { [tag]: name, ...shape.decode(object, path) } as unknown as Variants<Tag, V>;
      }
      if (unknown && typeof name === 'string') return unknown(object);
      return misfit(path ? `${path}.${tag}` : tag, [...shapes.keys()].join('|'));
    },
  };
}
