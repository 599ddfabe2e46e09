/** Languages our texts are in. */
export type SmsLocale = 'en' | 'de' | 'nl' | 'fr' | 'es' | 'ar';

/**
 * What our texts say besides what people wrote. Short, and where a language allows in letters of the phones' alphabet
 * (no `á`, no `ê`): others more than double the price.
 */
interface SmsWords {
  /** Stands for files, which are shown in the browser only. */
  files: (names: readonly string[]) => string;
  /** Behind a text that was cut. */
  more: (url: string) => string;
  /** Where the files are. */
  open: (url: string) => string;
  /** Below the first text to a number: how it ends, as the law of many places demands. */
  first: string;
  code: Record<'address' | 'continue', (site: string, code: string) => string>;
}

export const smsWords: Record<SmsLocale, SmsWords> = {
  en: {
    files: (names) => `[${names.length === 1 ? 'File' : `${names.length} files`}: ${names.join(', ')}]`,
    more: (url) => `... more in the chat: ${url}`,
    open: (url) => `Open the chat: ${url}`,
    first: 'Just answer here. STOP ends these texts, HELP helps.',
    code: {
      address: (site, code) => `${code} is your code to get answers from ${site} by text. Never tell anybody.`,
      continue: (site, code) => `${code} is your code to continue your chat with ${site}. Never tell anybody.`,
    },
  },
  de: {
    files: (names) => `[${names.length === 1 ? 'Datei' : `${names.length} Dateien`}: ${names.join(', ')}]`,
    more: (url) => `... mehr im Chat: ${url}`,
    open: (url) => `Zum Chat: ${url}`,
    first: 'Antworten Sie einfach hier. STOP beendet diese SMS, HILFE hilft.',
    code: {
      address: (site, code) => `${code} ist Ihr Code für Antworten von ${site} per SMS. Geben Sie ihn nie weiter.`,
      continue: (site, code) => `${code} ist Ihr Code für Ihren Chat mit ${site}. Geben Sie ihn nie weiter.`,
    },
  },
  nl: {
    files: (names) => `[${names.length === 1 ? 'Bestand' : `${names.length} bestanden`}: ${names.join(', ')}]`,
    more: (url) => `... meer in de chat: ${url}`,
    open: (url) => `Open de chat: ${url}`,
    first: 'Antwoord gewoon hier. STOP stopt deze sms, HULP helpt.',
    code: {
      address: (site, code) => `${code} is uw code voor antwoorden van ${site} per sms. Geef hem nooit door.`,
      continue: (site, code) => `${code} is uw code voor uw chat met ${site}. Geef hem nooit door.`,
    },
  },
  fr: {
    files: (names) => `[${names.length === 1 ? 'Fichier' : `${names.length} fichiers`} : ${names.join(', ')}]`,
    more: (url) => `... suite dans le chat : ${url}`,
    open: (url) => `Ouvrir le chat : ${url}`,
    first: 'Répondez simplement ici. STOP met fin à ces SMS, AIDE vous aide.',
    code: {
      address: (site, code) => `${code} est votre code pour les réponses de ${site} par SMS. Ne le donnez à personne.`,
      continue: (site, code) => `${code} est votre code pour votre chat avec ${site}. Ne le donnez à personne.`,
    },
  },
  es: {
    files: (names) => `[${names.length === 1 ? 'Archivo' : `${names.length} archivos`}: ${names.join(', ')}]`,
    more: (url) => `... sigue en el chat: ${url}`,
    open: (url) => `Abrir el chat: ${url}`,
    first: 'Responda a este SMS. STOP termina estos SMS, AYUDA le ayuda.',
    code: {
      address: (site, code) => `${code} es su clave para recibir respuestas de ${site} por SMS. No lo comparta.`,
      continue: (site, code) => `${code} es su clave para seguir su chat con ${site}. No lo comparta.`,
    },
  },
  ar: {
    files: (names) => `[${names.length === 1 ? 'ملف' : `${names.length} ملفات`}: ${names.join(', ')}]`,
    more: (url) => `... المزيد في المحادثة: ${url}`,
    open: (url) => `افتح المحادثة: ${url}`,
    first: 'يمكنك الرد هنا. STOP لإيقاف الرسائل، HELP للمساعدة.',
    code: {
      address: (site, code) => `${code} هو رمزك لتلقي ردود ${site} عبر الرسائل. لا تشاركه مع أحد.`,
      continue: (site, code) => `${code} هو رمزك لمتابعة محادثتك مع ${site}. لا تشاركه مع أحد.`,
    },
  },
};

const isSpoken = (language: string): language is SmsLocale => Object.hasOwn(smsWords, language);

/** The language for a BCP 47 tag; English where we do not speak theirs. */
export function smsLocale(tag: string): SmsLocale {
  const language = tag.split('-', 1)[0]?.toLowerCase() ?? '';
  return isSpoken(language) ? language : 'en';
}
