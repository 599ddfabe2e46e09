/** What a spreadsheet takes for the beginning of a formula (OWASP ASVS 1.2.10). */
const formula = /^[=+\-@\t\r]/;

/** One line of a CSV file (RFC 4180): every cell quoted, none a formula (X10). */
export function csvLine(cells: readonly string[]): string {
  const safe = cells.map((cell) => (formula.test(cell) ? `'${cell}` : cell).replaceAll('"', '""'));
  return `${safe.map((cell) => `"${cell}"`).join(',')}\r\n`;
}
