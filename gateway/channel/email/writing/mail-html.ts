/** Markup made by the `html` tag: the only text that goes into a mail's HTML as it is. */
export class Markup {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

/** What may stand in a place of a template; an empty list is nothing. */
export type Slot = string | Markup | readonly Markup[];

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');

function rendered(value: Slot): string {
  if (value instanceof Markup) return value.toString();
  return typeof value === 'string' ? escaped(value) : value.join('');
}

/** HTML in which every value that is not itself `html` stands escaped, in text and in quoted attributes alike. */
export function html(parts: TemplateStringsArray, ...values: readonly Slot[]): Markup {
  return new Markup(String.raw({ raw: parts }, ...values.map(rendered)));
}

/** A text with its lines: Outlook on the desktop knows no `white-space`. */
export const lined = (text: string): Markup =>
  new Markup(
    text
      .split(/\r\n|\r|\n/)
      .map(escaped)
      .join('<br>\n'),
  );
