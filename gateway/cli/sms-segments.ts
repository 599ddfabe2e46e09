import { segmentText } from '../channel/sms/segments.ts';

/**
 * `throughline sms segments -- TEXT…`: says for each text what it would be as SMS, one JSON object a line, in order.
 * @param argv what follows the command's name, with or without the `--`. @returns the exit code: 2 when there is no text.
 */
export function smsSegments(argv: readonly string[], write: (line: string) => void): number {
  const texts = argv[0] === '--' ? argv.slice(1) : argv;
  for (const text of texts) {
    const { encoding, segments, unitsUsed, unitsLeft } = segmentText(text);
    write(JSON.stringify({ encoding, segments, unitsUsed, unitsLeft }));
  }
  return texts.length === 0 ? 2 : 0;
}
