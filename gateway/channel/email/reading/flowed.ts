interface Line {
  depth: number;
  text: string;
  isFlowed: boolean;
}

/** One line as sent: quote depth, space-stuffing taken off, whether the next line goes on with it (RFC 3676 §4.1, §4.4). */
function readLine(sent: string): Line {
  let depth = 0;
  while (sent[depth] === '>') depth += 1;
  const rest = sent.slice(depth);
  const text = rest.startsWith(' ') ? rest.slice(1) : rest;
  // A signature separator ends in a space and is still a line of its own (§4.3).
  return { depth, text, isFlowed: text.endsWith(' ') && text !== '-- ' };
}

/**
 * Decodes `format=flowed` text (RFC 3676). A paragraph ends where the quote depth changes, even when its last line said
 * that it flows on ("quote-depth wins", §4.5): otherwise the answer below a quotation would become part of it.
 * @param delSp the space at which a line was broken is not part of the text (`DelSp=yes`)
 */
export function decodeFlowed(text: string, delSp: boolean): string {
  const paragraphs: string[] = [];
  let open: { depth: number; parts: string[] } | null = null;
  const close = (): void => {
    if (open === null) return;
    paragraphs.push(`${'>'.repeat(open.depth)}${open.depth > 0 ? ' ' : ''}${open.parts.join('')}`);
    open = null;
  };
  for (const sent of text.split('\n')) {
    const line = readLine(sent);
    if (open !== null && (open.depth !== line.depth || line.text === '-- ')) close();
    open ??= { depth: line.depth, parts: [] };
    open.parts.push(line.isFlowed && delSp ? line.text.slice(0, -1) : line.text);
    if (!line.isFlowed) close();
  }
  close();
  return paragraphs.join('\n');
}
