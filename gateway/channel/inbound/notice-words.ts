import type { ContractLocale } from '@throughline/sdk/wire';

/** What is answered to an order; `site` is the site's name, `sentence` where answers go now. */
interface NoticeWords {
  stopped: (site: string, sentence: string) => string;
  started: (site: string, sentence: string) => string;
  help: (site: string, sentence: string) => string;
  changed: (sentence: string) => string;
}

/** In plain words and few, for each costs money; orders are named in English, which is understood in every language. */
export const noticeWords: Record<ContractLocale, NoticeWords> = {
  en: {
    stopped: (site, sentence) =>
      `${site}: no more messages to this number. START to get them again. Answers: ${sentence}`,
    started: (site, sentence) => `${site}: messages come to this number again. STOP to end them. Answers: ${sentence}`,
    help: (site, sentence) =>
      `${site}: write here to reach us. STOP ends messages, EMAIL sends answers by e-mail, HERE to this number. Answers: ${sentence}`,
    changed: (sentence) => `Answers: ${sentence}`,
  },
  de: {
    stopped: (site, sentence) =>
      `${site}: keine Nachrichten mehr an diese Nummer. Mit START kommen sie wieder. Antworten: ${sentence}`,
    started: (site, sentence) =>
      `${site}: Nachrichten kommen wieder an diese Nummer. Mit STOP enden sie. Antworten: ${sentence}`,
    help: (site, sentence) =>
      `${site}: Schreiben Sie uns einfach hier. STOP beendet Nachrichten, EMAIL schickt Antworten per E-Mail, HERE hierher. Antworten: ${sentence}`,
    changed: (sentence) => `Antworten: ${sentence}`,
  },
  nl: {
    stopped: (site, sentence) =>
      `${site}: geen berichten meer naar dit nummer. START zet ze weer aan. Antwoorden: ${sentence}`,
    started: (site, sentence) =>
      `${site}: berichten komen weer op dit nummer. STOP beëindigt ze. Antwoorden: ${sentence}`,
    help: (site, sentence) =>
      `${site}: schrijf ons gewoon hier. STOP beëindigt berichten, EMAIL stuurt antwoorden per e-mail, HERE hierheen. Antwoorden: ${sentence}`,
    changed: (sentence) => `Antwoorden: ${sentence}`,
  },
};
