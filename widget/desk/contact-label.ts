/** FNV-1a, 32 bit (Fowler, Noll, Vo): small, and the same for an id on every device. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return sum >>> 0;
}

/** Crockford's base 32: no I, L, O, U, so that the label can be read out on the phone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Four characters by which two nameless visitors can be told apart, always the same for one contact. */
export function shortLabel(contactId: string): string {
  const sum = hash(contactId);
  return [0, 5, 10, 15].map((shift) => alphabet.charAt((sum >>> shift) & 31)).join('');
}

/** What a contact is called at the desk: the name, or "Visitor 7K3F". `visitor` is the word in the agent's language. */
export function contactLabel(contact: { contactId: string; contactName: string | null }, visitor: string): string {
  return contact.contactName?.trim() || `${visitor} ${shortLabel(contact.contactId)}`;
}

/** How many avatar colours the theme has. */
export const avatarHues = 6;

/** Which of them a contact gets; always the same one. */
export const avatarHue = (contactId: string): number => hash(contactId) % avatarHues;

/** Up to two initials of a name, as a reader would cut them (emoji and combined letters stay whole); '' for none. */
export function initials(name: string | null): string {
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const words = (name ?? '').trim().split(/\s+/).filter(Boolean);
  const shown = words.length > 1 ? [words[0], words.at(-1)] : words;
  return shown
    .map(
      (word) =>
        graphemes
          .segment(word ?? '')
          [Symbol.iterator]()
          .next().value?.segment ?? '',
    )
    .join('')
    .toLocaleUpperCase();
}
