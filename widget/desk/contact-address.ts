/** Whether a masked address (`a•••@example.org`, `a•••@…example.org`) is the mask of this one. */
export function isMaskOf(hint: string, address: string): boolean {
  const [before, after] = hint.toLowerCase().split('•••');
  const whole = address.trim().toLowerCase();
  if (before === undefined || after === undefined || !after.startsWith('@')) return false;
  const domain = after.slice(1);
  const theirs = whole.slice(whole.lastIndexOf('@') + 1);
  const isSameDomain = domain.startsWith('…') ? theirs.endsWith(domain.slice(1)) : theirs === domain;
  return whole.includes('@') && whole.startsWith(before) && isSameDomain;
}

/** Whether a contact's name is only the address that they write from. */
export const isAddress = (name: string | null): name is string => /^\s*[^\s@]+@[^\s@]+\s*$/.test(name ?? '');
