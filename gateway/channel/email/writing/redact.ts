const covered = '•••';

/** Keys and tokens by their form: PEM, AWS, Slack, GitHub, Stripe, JWT (RFC 7519), and our own links. */
const secrets: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*(-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bxox[a-z]-[\w-]{10,}/g,
  /\b(gh[pousr]|github_pat)_\w{20,}/g,
  /\b[rs]k_(live|test)_\w{10,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*/g,
  /(?<=throughline-continue=)[\w-]{10,}/g,
];

const codeWord = /\b(code|pin|otp|cvv|cvc|c[oó]digo|verificatiecode|passcode)\b|رمز/iu;
const codeDigits = /(?<![\d.,€$£])\d(?:[ -]?\d){2,9}(?![\d.,]\d)/g;
const password =
  /((?:password|passwort|kennwort|wachtwoord|mot de passe|contraseña|كلمة السر|كلمة المرور)\s{0,3}(?:is|ist|est|es|:|=)?\s{0,3})(\S{4,200})/giu;

/** A card number: 13 to 19 digits that keep the check sum of ISO/IEC 7812-1. */
const cardDigits = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g;

function isCardNumber(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const coverCards = (text: string): string =>
  text.replace(cardDigits, (found) => (isCardNumber(found.replace(/\D/g, '')) ? covered : found));

const coverCodes = (line: string): string => (codeWord.test(line) ? line.replace(codeDigits, covered) : line);

/**
 * A text as it may be quoted in a mail (attack E6): without what looks like a key, a password, a card number or a code. A
 * mail lies in more places than the conversation, and is passed on whole.
 */
export function redact(text: string): string {
  const withoutSecrets = secrets.reduce((rest, form) => rest.replace(form, covered), text);
  return coverCards(withoutSecrets).replace(password, `$1${covered}`).split('\n').map(coverCodes).join('\n');
}
