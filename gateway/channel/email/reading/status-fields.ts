/** The fields of one block, by lower-case name; of several of one name the first. */
export type Fields = ReadonlyMap<string, string>;

const maxBlocks = 50;
const maxLines = 1_000;

/** The blocks of a delivery status or a complaint, as headers are written (RFC 3464 §2.1, RFC 5965 §3). */
export function fieldBlocks(text: string): Fields[] {
  const blocks: Map<string, string>[] = [new Map()];
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]{1,20}(?=\S)/g, ' ')
    .split('\n', maxLines);
  for (const line of lines) {
    if (line.trim() === '') {
      if (blocks.length < maxBlocks) blocks.push(new Map());
      continue;
    }
    const [, name = '', value = ''] = /^([\w-]{1,60})[ \t]*:(.*)$/.exec(line.slice(0, 2_000)) ?? [];
    const block = blocks.at(-1);
    if (name !== '' && !block?.has(name.toLowerCase())) block?.set(name.toLowerCase(), value.trim());
  }
  return blocks.filter((block) => block.size > 0);
}

const plainAddress = /[^\s<>;,"'()]{1,200}@[^\s<>;,"'()]{1,200}[^\s<>;,"'().:]/;

/** `rfc822; <Anna@example.org>` and its like as a plain address in lower case; null when there is none. */
export const addressIn = (text: string | undefined): string | null =>
  plainAddress.exec((text ?? '').slice(0, 2_000))?.[0].toLowerCase() ?? null;

const enhanced = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/;

/** The first enhanced status code in a text; addresses of hosts are none. */
export const statusIn = (text: string | undefined): string | null =>
  enhanced.exec((text ?? '').slice(0, 2_000))?.[1] ?? null;
