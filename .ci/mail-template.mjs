// Compiles the mails' MJML source into TypeScript that ships: every slot goes through the `html` tag, which escapes it.
//   node .ci/mail-template.mjs           writes mail-template.ts beside the source
//   node .ci/mail-template.mjs --check   only says whether it is up to date
//
// In the source, [[name]] is a slot, and [[#name]] … [[/name]] a block: a function of its own, and a slot where it stood.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import mjml from 'mjml';

const folder = new URL('../gateway/channel/email/writing/template/', import.meta.url);
const source = new URL('mail.mjml', folder);
const target = new URL('mail-template.ts', folder);

/** MJML declines what is no colour or side: these stand for the slots, and are told apart from all it writes itself. */
const standIns = [
  ['#00ac01', '[[accent]]'],
  ['#00ac02', '[[onAccent]]'],
  ['#00ac03', '[[accentText]]'],
  ['align="left"', 'align="[[start]]"'],
  ['text-align:left', 'text-align:[[start]]'],
  ['border-left:', 'border-[[start]]:'],
  ['direction:ltr', 'direction:[[dir]]'],
];

const slot = /\[\[(\w+)\]\]/g;
const innermost = /\[\[#(\w+)\]\]((?:(?!\[\[#)[\s\S])*?)\[\[\/\1\]\]/;

async function compiled() {
  const { html, errors } = await mjml(readFileSync(source, 'utf8'), { validationLevel: 'strict', fonts: {} });
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  const lines = html.split('\n').map((line) => line.trim());
  const tidy = lines.filter((line) => line !== '').join('\n');
  return standIns.reduce((text, [from, to]) => text.replaceAll(from, to), tidy);
}

/** The page and its blocks, each with slots only. */
function divide(page) {
  const blocks = [];
  let rest = page;
  for (let found = innermost.exec(rest); found; found = innermost.exec(rest)) {
    const [whole, name, content] = found;
    blocks.push([name, content.trim()]);
    rest = rest.replace(whole, () => `[[${name}]]`);
  }
  return [['mail', rest], ...blocks];
}

function written([name, content]) {
  const slots = [...new Set([...content.matchAll(slot)].map(([, slotName]) => `'${slotName}'`))].sort();
  const literal = content.replace(/[\\`]|\$\{/g, '\\$&').replace(slot, (_, slotName) => `\${slots.${slotName}}`);
  return `export const ${name}Markup = (slots: Slots<${slots.join(' | ')}>): Markup => html\`${literal}\`;\n`;
}

const head = `// Generated from mail.mjml by \`node .ci/mail-template.mjs\`: change the source, not this file.
import { html, type Markup, type Slot } from '../mail-html.ts';

type Slots<Name extends string> = Readonly<Record<Name, Slot>>;
`;

/** As the rest of the repository stands. */
function formatted(text) {
  const biome = fileURLToPath(new URL('../node_modules/.bin/biome', import.meta.url));
  const args = ['format', `--stdin-file-path=${fileURLToPath(target)}`];
  return execFileSync(biome, args, { input: text, encoding: 'utf8', cwd: new URL('..', import.meta.url) });
}

const wanted = formatted([head, ...divide(await compiled()).map(written)].join('\n'));
const isUpToDate = () => readFileSync(target, 'utf8') === wanted;

if (!process.argv.includes('--check')) writeFileSync(target, wanted);
else if (!isUpToDate()) {
  console.error('mail-template.ts is not what mail.mjml says: run node .ci/mail-template.mjs');
  process.exitCode = 1;
}
