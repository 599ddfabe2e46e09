import type { ReplyWord } from '../channel.ts';

/** Words of a site's own, besides the standard ones. */
export type OwnWords = Partial<Record<ReplyWord, readonly string[]>>;

/**
 * What orders something when it is the whole message. STOP and its kin are those of the FCC (47 CFR 64.1200(a)(10)) and
 * of the CTIA's handbook, with German, Dutch, French, Spanish and Arabic ones. YES is not among them, though carriers
 * take it for START: it is how people answer a question.
 */
const standardWords: Record<ReplyWord, readonly string[]> = {
  stop: [
    ...['STOP', 'STOPALL', 'STOP ALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT', 'OPT OUT'],
    ...['STOPP', 'ABMELDEN', 'AFMELDEN', 'STOPPEN', 'ARRET', 'BAJA', 'PARAR', 'توقف', 'ايقاف', 'إيقاف'],
  ],
  start: ['START', 'UNSTOP', 'ANMELDEN', 'AANMELDEN', 'ALTA', 'ابدا', 'ابدأ'],
  help: ['HELP', 'INFO', 'HILFE', 'HULP', 'AIDE', 'AYUDA', 'مساعدة'],
  email: ['EMAIL', 'E MAIL', 'MAIL', 'CORREO', 'بريد'],
  here: ['HERE', 'HIER', 'ICI', 'AQUI', 'هنا'],
};

const longestWord = 40;

/** Capitals without accents, punctuation and outer signs: `"Stop!"`, `E-Mail` and `arrêt` are STOP, E MAIL and ARRET. */
function normal(text: string): string {
  const marks = text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();
  return marks.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** Makes the reader of words: the order a message is, or null when it says anything else. */
export function createWordReader(own: OwnWords = {}): (text: string) => ReplyWord | null {
  const meanings = new Map<string, ReplyWord>();
  for (const word of ['here', 'email', 'help', 'start', 'stop'] as const) {
    for (const spelling of [...standardWords[word], ...(own[word] ?? [])]) meanings.set(normal(spelling), word);
  }
  meanings.delete('');
  return (text) => (text.length > longestWord ? null : (meanings.get(normal(text)) ?? null));
}
