import type { ChannelName, ContractLocale } from '@throughline/sdk/wire';
import type { NotUsable } from './reasons.ts';

/** The words a decision is told in. Places are inside a sentence, times are clock times. */
export interface ExplainWords {
  place: Record<Exclude<ChannelName, 'web'>, (hint: string) => string>;
  said: (at: string) => string;
  shown: (at: string) => string;
  willBeShown: (at: string) => string;
  carried: (where: string, at: string) => string;
  failed: (where: string, at: string, why: string) => string;
  notUsable: (where: string, why: string) => string;
  why: Record<NotUsable, string>;
  /** How a step started: at once, unread after its wait, or since the one before was no use. */
  first: (where: string, at: string) => string;
  unread: (where: string, at: string, wait: string) => string;
  movedOn: (where: string, at: string) => string;
  quietUntil: (at: string) => string;
  willGo: (where: string, at: string) => string;
  willGoIfUnread: (where: string, at: string) => string;
  ended: Record<
    'accepted' | 'delivered' | 'read' | 'failed' | 'unknown' | 'cancelled',
    (at: string, why: string) => string
  >;
  waiting: string;
  /** Plain reasons of deliveries that are the same on every channel; others are shown as they are. */
  reason: Readonly<Record<string, string>>;
  wait: { minutes: (n: number) => string; hours: (n: number) => string; days: (n: number) => string };
  refused: { email: string; sms: string; web: string; notConfirmed: string; alreadySo: string };
}

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

const en: ExplainWords = {
  place: { email: (hint) => `by e-mail to ${hint}`, sms: (hint) => `by SMS to ${hint}` },
  said: (at) => `The answer was written at ${at}.`,
  shown: (at) => `It was shown in the chat at ${at}.`,
  willBeShown: (at) => `Shown in the chat at ${at}.`,
  carried: (where, at) => `It went ${where} at ${at}.`,
  failed: (where, at, why) => `It could not be delivered ${where}: this failed at ${at}${why}.`,
  notUsable: (where, why) => `Nothing goes ${where}: ${why}.`,
  why: {
    'not-proven': 'the address is not confirmed',
    withdrawn: 'the customer does not want it any more',
    bounced: 'the address does not work',
    suppressed: 'the address is blocked',
    'not-usable': 'the address may not be used',
    'channel-not-available': 'this channel is switched off',
    'over-limit': 'too much has gone there already',
    'unknown-address': 'the address is gone',
    'outside-window': 'the time in which the provider allows it is over',
    budget: "today's budget is used up",
    'always-quiet': 'the quiet hours leave no time of the day',
  },
  first: (where, at) => `So it went ${where} at ${at}, at once as agreed.`,
  unread: (where, at, wait) => `It was not read within ${wait}, so it went ${where} at ${at}.`,
  movedOn: (where, at) => `So it went ${where} at ${at}.`,
  quietUntil: (at) => `It had waited for the end of the quiet hours at ${at}.`,
  willGo: (where, at) => `Goes ${where} at ${at}.`,
  willGoIfUnread: (where, at) => `Goes ${where} at ${at} if it is not read by then.`,
  ended: {
    accepted: (at) => `The provider took it at ${at}.`,
    delivered: (at) => `It arrived at ${at}.`,
    read: (at) => `It was read at ${at}.`,
    failed: (at, why) => `It failed at ${at}${why}.`,
    unknown: (at, why) => `Whether it arrived is not known since ${at}${why}.`,
    cancelled: (at, why) => `It was called off at ${at}${why}.`,
  },
  waiting: 'It is still on its way.',
  reason: {
    'read-before-sending': 'it had been read',
    'contract-changed': 'the customer wants answers elsewhere now',
    'address-not-usable': 'the address may not be used any more',
    'taken-back': 'the message was taken back',
    'gave-up': 'it was tried too often',
    'may-have-gone-out': 'it may have gone out',
    'unknown-recipient': 'there is no such recipient',
    'opted-out': 'the recipient said STOP',
    budget: "today's budget is used up",
  },
  wait: {
    minutes: (n) => `${n} min`,
    hours: (n) => plural(n, 'hour', 'hours'),
    days: (n) => plural(n, 'day', 'days'),
  },
  refused: {
    email: 'We do not know an e-mail address of yours. Answers stay where they are.',
    sms: 'We do not know a phone number of yours. Answers stay where they are.',
    web: 'Answers cannot go there. They stay where they are.',
    notConfirmed: 'That address is not confirmed yet. Answers stay where they are.',
    alreadySo: 'Answers go there already.',
  },
};

const de: ExplainWords = {
  place: { email: (hint) => `per E-Mail an ${hint}`, sms: (hint) => `per SMS an ${hint}` },
  said: (at) => `Die Antwort wurde um ${at} geschrieben.`,
  shown: (at) => `Sie stand um ${at} im Chat.`,
  willBeShown: (at) => `Steht um ${at} im Chat.`,
  carried: (where, at) => `Sie ging um ${at} ${where}.`,
  failed: (where, at, why) => `Sie konnte nicht ${where} zugestellt werden: Das schlug um ${at} fehl${why}.`,
  notUsable: (where, why) => `Nichts geht ${where}: ${why}.`,
  why: {
    'not-proven': 'Die Adresse ist nicht bestätigt',
    withdrawn: 'Der Kunde möchte das nicht mehr',
    bounced: 'Die Adresse funktioniert nicht',
    suppressed: 'Die Adresse ist gesperrt',
    'not-usable': 'Die Adresse darf nicht verwendet werden',
    'channel-not-available': 'Dieser Kanal ist abgeschaltet',
    'over-limit': 'Dorthin ging schon zu viel',
    'unknown-address': 'Die Adresse gibt es nicht mehr',
    'outside-window': 'Die Zeit, in der der Anbieter es erlaubt, ist vorbei',
    budget: 'Das Budget des Tages ist aufgebraucht',
    'always-quiet': 'Die Ruhezeiten lassen keine Zeit des Tages frei',
  },
  first: (where, at) => `Deshalb ging sie um ${at} ${where}, sofort wie vereinbart.`,
  unread: (where, at, wait) => `Sie wurde nach ${wait} nicht gelesen, deshalb ging sie um ${at} ${where}.`,
  movedOn: (where, at) => `Deshalb ging sie um ${at} ${where}.`,
  quietUntil: (at) => `Sie hatte auf das Ende der Ruhezeit um ${at} gewartet.`,
  willGo: (where, at) => `Geht um ${at} ${where}.`,
  willGoIfUnread: (where, at) => `Geht um ${at} ${where}, wenn sie bis dahin nicht gelesen ist.`,
  ended: {
    accepted: (at) => `Der Anbieter hat sie um ${at} angenommen.`,
    delivered: (at) => `Sie kam um ${at} an.`,
    read: (at) => `Sie wurde um ${at} gelesen.`,
    failed: (at, why) => `Sie schlug um ${at} fehl${why}.`,
    unknown: (at, why) => `Seit ${at} ist nicht bekannt, ob sie ankam${why}.`,
    cancelled: (at, why) => `Sie wurde um ${at} zurückgehalten${why}.`,
  },
  waiting: 'Sie ist noch unterwegs.',
  reason: {
    'read-before-sending': 'sie war schon gelesen',
    'contract-changed': 'der Kunde möchte Antworten jetzt anderswo',
    'address-not-usable': 'die Adresse darf nicht mehr verwendet werden',
    'taken-back': 'die Nachricht wurde zurückgenommen',
    'gave-up': 'es wurde zu oft versucht',
    'may-have-gone-out': 'sie kann hinausgegangen sein',
    'unknown-recipient': 'diesen Empfänger gibt es nicht',
    'opted-out': 'der Empfänger hat STOP gesagt',
    budget: 'das Budget des Tages ist aufgebraucht',
  },
  wait: {
    minutes: (n) => `${n} Min.`,
    hours: (n) => plural(n, 'Stunde', 'Stunden'),
    days: (n) => plural(n, 'Tag', 'Tagen'),
  },
  refused: {
    email: 'Wir kennen keine E-Mail-Adresse von Ihnen. Antworten kommen weiter wie bisher.',
    sms: 'Wir kennen keine Telefonnummer von Ihnen. Antworten kommen weiter wie bisher.',
    web: 'Dorthin können Antworten nicht gehen. Sie kommen weiter wie bisher.',
    notConfirmed: 'Diese Adresse ist noch nicht bestätigt. Antworten kommen weiter wie bisher.',
    alreadySo: 'Antworten gehen schon dorthin.',
  },
};

const nl: ExplainWords = {
  place: { email: (hint) => `per e-mail naar ${hint}`, sms: (hint) => `per sms naar ${hint}` },
  said: (at) => `Het antwoord werd om ${at} geschreven.`,
  shown: (at) => `Het stond om ${at} in de chat.`,
  willBeShown: (at) => `Staat om ${at} in de chat.`,
  carried: (where, at) => `Het ging om ${at} ${where}.`,
  failed: (where, at, why) => `Het kon niet ${where} worden bezorgd: dat mislukte om ${at}${why}.`,
  notUsable: (where, why) => `Er gaat niets ${where}: ${why}.`,
  why: {
    'not-proven': 'het adres is niet bevestigd',
    withdrawn: 'de klant wil het niet meer',
    bounced: 'het adres werkt niet',
    suppressed: 'het adres is geblokkeerd',
    'not-usable': 'het adres mag niet worden gebruikt',
    'channel-not-available': 'dit kanaal is uitgeschakeld',
    'over-limit': 'er is al te veel naartoe gegaan',
    'unknown-address': 'het adres bestaat niet meer',
    'outside-window': 'de tijd waarin de aanbieder het toestaat is voorbij',
    budget: 'het budget van vandaag is op',
    'always-quiet': 'de stille uren laten geen tijd van de dag over',
  },
  first: (where, at) => `Daarom ging het om ${at} ${where}, meteen zoals afgesproken.`,
  unread: (where, at, wait) => `Het was na ${wait} niet gelezen, daarom ging het om ${at} ${where}.`,
  movedOn: (where, at) => `Daarom ging het om ${at} ${where}.`,
  quietUntil: (at) => `Het had gewacht op het einde van de stille uren om ${at}.`,
  willGo: (where, at) => `Gaat om ${at} ${where}.`,
  willGoIfUnread: (where, at) => `Gaat om ${at} ${where} als het dan nog niet gelezen is.`,
  ended: {
    accepted: (at) => `De aanbieder nam het om ${at} aan.`,
    delivered: (at) => `Het kwam om ${at} aan.`,
    read: (at) => `Het werd om ${at} gelezen.`,
    failed: (at, why) => `Het mislukte om ${at}${why}.`,
    unknown: (at, why) => `Sinds ${at} is niet bekend of het aankwam${why}.`,
    cancelled: (at, why) => `Het werd om ${at} tegengehouden${why}.`,
  },
  waiting: 'Het is nog onderweg.',
  reason: {
    'read-before-sending': 'het was al gelezen',
    'contract-changed': 'de klant wil antwoorden nu ergens anders',
    'address-not-usable': 'het adres mag niet meer worden gebruikt',
    'taken-back': 'het bericht werd teruggenomen',
    'gave-up': 'het is te vaak geprobeerd',
    'may-have-gone-out': 'het kan verstuurd zijn',
    'unknown-recipient': 'deze ontvanger bestaat niet',
    'opted-out': 'de ontvanger zei STOP',
    budget: 'het budget van vandaag is op',
  },
  wait: {
    minutes: (n) => `${n} min.`,
    hours: (n) => `${n} uur`,
    days: (n) => plural(n, 'dag', 'dagen'),
  },
  refused: {
    email: 'We kennen geen e-mailadres van u. Antwoorden blijven komen zoals nu.',
    sms: 'We kennen geen telefoonnummer van u. Antwoorden blijven komen zoals nu.',
    web: 'Daar kunnen antwoorden niet naartoe. Ze blijven komen zoals nu.',
    notConfirmed: 'Dat adres is nog niet bevestigd. Antwoorden blijven komen zoals nu.',
    alreadySo: 'Antwoorden gaan daar al naartoe.',
  },
};

export const explainWords: Record<ContractLocale, ExplainWords> = { en, de, nl };
