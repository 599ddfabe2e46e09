/** How mail programs say in their languages what is quoted and what they add. Each form is tried on short lines only. */

/**
 * "On … Mia wrote:", one line or several joined, by their first word. English, German, Dutch, French and Spanish by every
 * client we know; then Italian, Portuguese, Polish and the Nordic languages.
 */
const beginning = [
  /^on\b.{4,250}\bwrote ?:$/i,
  /^am\b.{4,250}\b(schrieb|geschrieben)\b.{0,120}:$/i,
  /^op\b.{4,250}\b(schreef|geschreven)\b.{0,120}:$/i,
  /^le\b.{4,250} (écrit|écrivait) ?:$/i,
  /^el\b.{4,250} escribió ?:$/i,
  /^(il|in data)\b.{4,250}\bscritto ?:$/i,
  /^(em|a|no dia)\b.{4,250} escreveu ?:$/i,
  /^(w dniu|dnia)\b.{4,250} (pisze|napisał|napisała|napisał\(a\)) ?:$/i,
  /^(den|på)\b.{4,250} skrev\b.{0,120}:$/i,
];

/** The same where anything may stand first. */
const loose = [
  /^.{1,120}\bon\b.{4,120}\bwrote ?:$/i,
  /^.{1,120}\bschrieb (am|um)\b.{4,120}:$/i,
  /^.{1,120}\bschreef op\b.{4,120}:$/i,
  /^.{1,120} a écrit le\b.{4,120}:$/i,
  /^.{1,120} escribió el\b.{4,120}:$/i,
  /^.{4,250} kirjoitti ?:$/i,
  /^.{4,250} (пишет|написал|написала|написал\(а\)) ?:$/i,
  /^.{4,250}(のメッセージ|は書きました|作成|작성|写道|寫道) ?[:：]$/,
  // s-nail, mutt and others: who and from where, but not when.
  /^.{0,120}<[^<>\s]{1,100}@[^<>\s]{3,100}> (wrote|schrieb|schreef|a écrit|escribió|ha scritto) ?:$/i,
  // Yandex, Gmail in the languages of eastern Europe: when and who, and no word for it.
  /\d.{0,250}<[^<>\s]{1,100}@[^<>\s]{3,100}>.{0,60}[:：]$/,
];

/** A time of day, a date, a year or an address: without one, "Am Montag schrieb ich:" may be the customer's own words. */
const fact = /\d:\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2}|\b20\d\d\b|20\d\d[年.]|\S@\S/;

/** Whether a line, or several joined, introduce a quotation: known by their first word, or only by their end. */
export function introductionKind(text: string): 'whole' | 'loose' | null {
  if (text.length > 300 || !/[:：]$/.test(text) || !fact.test(text)) return null;
  if (beginning.some((form) => form.test(text))) return 'whole';
  return loose.some((form) => form.test(text)) ? 'loose' : null;
}

const originalMessage =
  /^[-_ ]{2,40}(original message|original appointment|originalnachricht|ursprüngliche (nachricht|mail)|oorspronkelijk bericht|originele bericht|message (d['’]origine|original)|courriel original|mensaje original|messaggio originale|mensagem original)[-_ ]{0,40}$/i;
const ruler = /^[-_ ]{5,100}$/;

/** "-----Original Message-----". */
export const isSeparator = (line: string): boolean => line.length <= 120 && originalMessage.test(line.trim());

/** A line that is drawn, as Outlook draws one above a quoted mail. */
export const isRuler = (line: string): boolean => line.length <= 120 && ruler.test(line.trim());

const fromLine = /^\*?(from|von|van|de|da|od|fra|från|от) ?:\*? ?\S/i;
const sentLine =
  /^\*?(sent|gesendet|verzonden|envoyé|envoyé le|enviado|enviado el|enviada em|inviato|sendt|skickat|wysłano|отправлено) ?:\*? ?\S/i;
const dateLine = /^\*?(date|datum|fecha|data|дата|dato) ?:\*? ?\S/i;
const toLine = /^\*?(to|an|aan|à|a|para|do|til|till|кому|cc|kopie|copie|copia|bcc|reply-to|antwort an) ?:/i;
const subjectLine = /^\*?(subject|betreff|onderwerp|objet|asunto|oggetto|assunto|тема|temat|emne|ämne) ?:/i;

/** Which of a quoted mail's own headers a line is, as Outlook and phones show them. */
export function headerKind(line: string): 'from' | 'sent' | 'date' | 'to' | 'subject' | null {
  const head = line.slice(0, 80);
  if (fromLine.test(head)) return 'from';
  if (sentLine.test(head)) return 'sent';
  if (dateLine.test(head)) return 'date';
  if (toLine.test(head)) return 'to';
  return subjectLine.test(head) ? 'subject' : null;
}

const forwarding =
  /forwarded (message|mail)|begin forwarded|weitergeleitete[n]? (nachricht|mail)|doorgestuurd(e)? bericht|message (transféré|réexpédié)|mensaje reenviado|messaggio inoltrato|mensagem encaminhada/i;

/** "---------- Forwarded message ---------". */
export const isForwardingLine = (line: string): boolean => line.length <= 120 && forwarding.test(line);

/** A subject says that a mail of somebody else is passed on. */
export const isForwardingSubject = (subject: string): boolean =>
  /^(fwd?|wg|tr|rv|doorst|i|enc) ?:/i.test(subject.trim());

const sentFrom =
  /^(sent (from|with|using|via)|get (outlook|yahoo|bluemail)|gesendet (von|mit|aus|über)|von meinem .{1,60} gesendet|von .{1,40} für .{1,40} gesendet|diese nachricht wurde von .{1,60} gesendet|(holen sie sich|outlook für) .{0,60}|verzonden (vanaf|met|van|via)|verstuurd (vanaf|met|via)|vanaf mijn .{1,60} (verzonden|verstuurd)|(download|haal|krijg) outlook|outlook voor|envoyé (de|depuis|à partir|avec|via)|télécharge[rz] outlook|obtenez outlook|outlook pour|enviado (desde|con|mediante|a través)|obtener outlook|descargar outlook|outlook para|inviato da|enviado do|wysłane z|skickat från|sendt fra|отправлено (с|из))(?!\p{L})/iu;
/** Phones' "Von iPhone gesendet", "Sent from my Galaxy", with or without signs around them. */
export const isAdvertisement = (line: string): boolean =>
  line.length <= 200 && sentFrom.test(line.trim().replace(/^[\s*_~•<([|-]{0,5}/, ''));

const closing =
  /^(best|kind|warm|warmest|many thanks|thanks|thank you|yours|sincerely|cheers|regards|mit |viele |freundliche |beste |liebe |herzliche |schöne |gruß|grüße|lg|vg|mfg|met |vriendelijke |groet|hartelijke |cordialement|bien (cordialement|à vous)|salutations|sincères|amicalement|saludos|un saludo|atentamente|cordialmente|gracias|danke)/i;

/** "Viele Grüße," and its like: below it stand a name, and perhaps an address card. */
export const isClosing = (line: string): boolean => line.length <= 60 && closing.test(line.trim());

const contactFact =
  /^(tel|telefon|telephone|phone|mobil|mobile|mob|móvil|tél|téléphone|telefoon|fax|direct|cell|e-?mail|web|kvk|ust-?id(nr)?|siret|t|m|f|e|w)\s?[.:]|^(https?:\/\/|www\.)\S+$|^\S+@\S+\.\S+$|^\+?[\d\s()/.-]{7,25}$|\b(gmbh|b\.v\.|ltd\.?|inc\.?|s\.a\.|s\.l\.|sarl)$|\b(amtsgericht|handelsregister|hrb)\b/i;

/** A line of an address card and nothing else: telephone, web, e-mail, the company's registration. */
export const isContactFact = (line: string): boolean => line.length <= 120 && contactFact.test(line.trim());

const disclaimer = /\b(vertraulich|confidential|vertrouwelijk|confidentiel|confidencial)/i;

/** Whether a line may be part of an address card: it is no sentence that somebody said. */
export const isCardLine = (line: string): boolean =>
  disclaimer.test(line.slice(0, 2_000)) ||
  (line.length <= 80 && !/[?!]\s*$|^\s*(p\.? ?s\.?|nb)\b|[.,;] \S.*[.]$/i.test(line));

/** Whether a line is no more than a person's name. */
export const isName = (line: string): boolean =>
  line.length <= 50 && /^\s*\p{L}[\p{L}\p{M}'’.-]*( \p{L}[\p{L}\p{M}'’.-]*){0,4}\s*$/u.test(line);
