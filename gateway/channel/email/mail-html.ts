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

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');

function rendered(value: string | Markup | readonly Markup[]): string {
  if (value instanceof Markup) return value.toString();
  return typeof value === 'string' ? escaped(value) : value.join('');
}

/** HTML in which every value that is not itself `html` stands escaped, in text and in quoted attributes alike. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Markup | readonly Markup[])[]): Markup {
  return new Markup(String.raw({ raw: parts }, ...values.map(rendered)));
}

const style = `
:root { color-scheme: light dark; }
body { margin: 0; padding: 24px 16px; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; color: #1c1d21; background: #ffffff; }
.page { max-width: 600px; margin: 0 auto; }
.quiet { color: #5f626b; font-size: 14px; }
.who { margin: 20px 0 4px; font-weight: 600; }
.text { margin: 0 0 16px; white-space: pre-wrap; overflow-wrap: anywhere; }
.quote { margin: 4px 0 16px; padding: 0 0 0 12px; border-left: 3px solid #c9ccd4; white-space: pre-wrap; overflow-wrap: anywhere; }
.code { margin: 4px 0 20px; font-size: 30px; font-weight: 600; letter-spacing: 6px; }
a { color: #1d4fd7; overflow-wrap: anywhere; }
a.button { display: inline-block; padding: 10px 20px; border-radius: 10px; color: #ffffff; background: #1d4fd7; font-weight: 600; text-decoration: none; }
hr { border: 0; border-top: 1px solid #dcdfe6; margin: 24px 0 16px; }
@media (prefers-color-scheme: dark) {
  body { color: #eceef2; background: #17181c; }
  .quiet { color: #a3a7b2; }
  a { color: #8fb0ff; }
  a.button { color: #ffffff; background: #3a66e8; }
  hr { border-top-color: #3a3d46; }
  .quote { border-left-color: #555a66; }
}
`;

/** A whole mail: one column without tables, readable in light and dark, and without its styles. */
export function mailPage(locale: string, title: string, body: Markup): string {
  return html`<!doctype html>
<html lang="${locale}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<div class="page">
${body}
</div>
</body>
</html>
`.toString();
}
