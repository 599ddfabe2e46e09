import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMail } from './read.ts';

const folder = new URL('./fixtures/clients/', import.meta.url);

/** What the customer says in every mail of a language, and a part of what they answer. */
const said: Readonly<Record<string, { own: string; theirs: string }>> = {
  en: { own: 'Yes, please keep it.\n\nI will come by on Tuesday.', theirs: 'size 42 is in stock' },
  de: { own: 'Ja, bitte zurücklegen.\n\nIch komme am Dienstag vorbei.', theirs: 'Größe 42 ist vorrätig' },
  nl: { own: 'Ja, leg maar apart.\n\nIk kom dinsdag langs.', theirs: 'maat 42 is op voorraad' },
  fr: { own: "Oui, gardez-la s'il vous plaît.\n\nJe passerai mardi.", theirs: 'la taille 42 est en stock' },
  es: { own: 'Sí, guárdelo por favor.\n\nPasaré el martes.', theirs: 'la talla 42 está disponible' },
};

const names = readdirSync(folder).map((file) => file.replace(/\.eml$/, ''));
const closings = /^(Best regards|Mit freundlichen Grüßen|Met vriendelijke groet|Cordialement|Un saludo)$/;

describe('from every mail program, in every language, only what the customer wrote is shown', () => {
  it.each(names)('%s', async (name) => {
    const { own = '', theirs = '' } = said[name.slice(-2)] ?? {};
    const sent = readFileSync(new URL(`${name}.eml`, folder), 'utf8').replaceAll('\n', '\r\n');
    const { text, hiddenText } = await readMail(Buffer.from(sent));
    const lines = text.split('\n').map((line) => line.trim());
    // A closing and a name are the customer's words; the address card below them is not.
    const closing = lines.findIndex((line) => closings.test(line));
    if (name.startsWith('address-card')) expect(lines.slice(closing + 1)).toEqual(['Anna Berg']);
    expect(
      lines
        .slice(0, closing < 0 ? lines.length : closing)
        .join('\n')
        .trim(),
    ).toBe(own);
    expect(hiddenText).toContain(theirs);
    expect(`${text}\n${hiddenText}`).not.toMatch(/[\uE000-\uE006]/);
  });

  it('there are mails of every one of them', () => {
    expect(names.length).toBeGreaterThan(100);
  });
});
