/** Languages whose shift tables are known here, with their identifiers (3GPP TS 23.038 §6.2.1.2.4). */
export const languageIds = { tr: 1, es: 2, pt: 3 } as const;
export type ShiftLanguage = keyof typeof languageIds;

/** Which tables a message uses instead of the default ones; null: the default. Each costs a header in every segment. */
export interface Shift {
  /** Replaces the extension table. */
  single: ShiftLanguage | null;
  /** Replaces the alphabet itself; Spanish has none. */
  locking: Exclude<ShiftLanguage, 'es'> | null;
}

export const noShift: Shift = { single: null, locking: null };

export const escapeSeptet = 0x1b;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const figures = '0123456789:;<=>?';

/** The default alphabet (§6.2.1): a character's place is its septet; 0x1B stands for the escape. */
const standard = `@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !"#¤%&'()*+,-./${figures}¡${letters}ÄÖÑÜ§¿${letters.toLowerCase()}äöñüà`;

/** The national locking shift tables (annex A.3). */
const locking: Record<Exclude<ShiftLanguage, 'es'>, string> = {
  tr: `@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bŞşßÉ !"#¤%&'()*+,-./${figures}İ${letters}ÄÖÑÜ§ç${letters.toLowerCase()}äöñüà`,
  pt: `@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó|\x1bÂâÊÉ !"#º%&'()*+,-./${figures}Í${letters}ÃÕÚÜ§~${letters.toLowerCase()}ãõ\`üà`,
};

type Places = Readonly<Record<string, number>>;

/** The extension table (§6.2.1.1): what follows the escape. */
const extension: Places = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
};

/** What the national single shift tables (annex A.2) hold besides the extension table. */
const single: Record<ShiftLanguage, Places> = {
  tr: { Ğ: 0x47, İ: 0x49, Ş: 0x53, ç: 0x63, ğ: 0x67, ı: 0x69, ş: 0x73 },
  es: { ç: 0x09, Á: 0x41, Í: 0x49, Ó: 0x4f, Ú: 0x55, á: 0x61, í: 0x69, ó: 0x6f, ú: 0x75 },
  pt: {
    ê: 0x05,
    ç: 0x09,
    Ô: 0x0b,
    ô: 0x0c,
    Á: 0x0e,
    á: 0x0f,
    Φ: 0x12,
    Γ: 0x13,
    Ω: 0x15,
    Π: 0x16,
    Ψ: 0x17,
    Σ: 0x18,
    Θ: 0x19,
    Ê: 0x1f,
    À: 0x41,
    Í: 0x49,
    Ó: 0x4f,
    Ú: 0x55,
    Ã: 0x5b,
    Õ: 0x5c,
    Â: 0x61,
    í: 0x69,
    ó: 0x6f,
    ú: 0x75,
    ã: 0x7b,
    õ: 0x7c,
    â: 0x7f,
  },
};

/** Which septets a character becomes: one, or the escape and one. Absent: it is not in these tables. */
export type Septets = ReadonlyMap<string, readonly number[]>;

/** Makes the table of a shift. */
export function septetsOf(shift: Shift): Septets {
  const septets = new Map<string, readonly number[]>();
  const places = { ...extension, ...(shift.single === null ? {} : single[shift.single]) };
  for (const [character, septet] of Object.entries(places)) septets.set(character, [escapeSeptet, septet]);
  const alphabet = shift.locking === null ? standard : locking[shift.locking];
  // A letter that is in both is cheaper from the alphabet.
  for (const [septet, character] of [...alphabet].entries()) septets.set(character, [septet]);
  septets.delete('\x1b');
  return septets;
}

/** Text into septets, one a byte, as an SMSC takes them unpacked; null when a character is in neither table. */
export function toSeptets(text: string, septets: Septets): Uint8Array | null {
  const all: number[] = [];
  for (const character of text) {
    const some = septets.get(character);
    if (some === undefined) return null;
    all.push(...some);
  }
  return Uint8Array.from(all);
}

/** Septets, one a byte, back into text: an unknown one after the escape is read from the alphabet (§6.2.1.1). */
export function fromSeptets(bytes: Uint8Array, shift: Shift): string {
  const byPlace = new Map([...septetsOf(shift)].map(([character, places]) => [places.join(), character]));
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) {
    const septet = bytes[at];
    if (septet !== escapeSeptet) text += byPlace.get(`${septet}`) ?? '\uFFFD';
    else {
      at += 1;
      text += byPlace.get(`${escapeSeptet},${bytes[at]}`) ?? byPlace.get(`${bytes[at]}`) ?? ' ';
    }
  }
  return text;
}
