/**
 * One form for all that leads to the same mailbox often enough: upper and lower case, dots, what follows a plus (A8). For
 * counting only, never for sending. Anything else, e.g. a number, stays as it is.
 */
export function mailboxOf(value: string): string {
  const at = value.lastIndexOf('@');
  if (at === -1) return value;
  const [name = ''] = value.slice(0, at).toLowerCase().split('+');
  return `${name.replaceAll('.', '')}@${value.slice(at + 1).toLowerCase()}`;
}
