/** How a site's mails look. */
export interface MailLook {
  /** The colour of the button and of links, `#rrggbb`. */
  accent: string;
  /** A picture instead of the site's name, shown 32 pixels high; an https address. null: the name. */
  logoUrl: string | null;
}

/** The chat's own accent, and the site's name in words. */
export const plainLook: MailLook = { accent: '#2f57e6', logoUrl: null };

/** What a look comes to in a mail; whichever accent is chosen, words in it and on it can be read. */
export interface ReadyLook extends MailLook {
  onAccent: string;
  /** The accent for words on white. */
  accentText: string;
  /** The accent for words on the dark card. */
  accentDark: string;
}

const ink = '#16181d';
const paper = '#ffffff';
/** On any colour, this or white can be read. */
const black = '#000000';
const darkCard = '#1d2027';

/** WCAG 2.2, 1.4.3: the contrast of words to what is behind them. */
const leastContrast = 4.5;

const channelsOf = (colour: string): number[] =>
  [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));

/** WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, "contrast ratio": 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function mixed(colour: string, other: string, share: number): string {
  const others = channelsOf(other);
  const parts = channelsOf(colour).map((value, index) =>
    Math.round(value + ((others[index] ?? 0) - value) * share)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${parts.join('')}`;
}

/** The colour itself, or as little of it as it takes to be read on this ground. */
function readableOn(ground: string, colour: string, towards: string): string {
  const shares = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
  const tries = shares.map((share) => mixed(colour, towards, share));
  return tries.find((tried) => contrast(tried, ground) >= leastContrast) ?? towards;
}

/** @throws Error where the look is none, so that a site learns it at the start. */
export function readyLook({ accent, logoUrl }: MailLook): ReadyLook {
  if (!/^#[0-9a-f]{6}$/i.test(accent)) throw new Error(`the accent of mails must be like #2f57e6, not ${accent}`);
  if (logoUrl !== null && !/^https:\/\//i.test(logoUrl))
    throw new Error('the logo of mails must have an https address');
  return {
    accent,
    logoUrl,
    onAccent: contrast(paper, accent) >= leastContrast ? paper : black,
    accentText: readableOn(paper, accent, ink),
    accentDark: readableOn(darkCard, accent, paper),
  };
}
