/**
 * A language tag as the wire takes it: canonical, without extensions. Throws a RangeError for what is no BCP 47 tag, when
 * the client is made and not when the gateway hangs up on it.
 */
export const wireLocale = (tag: string): string => new Intl.Locale(tag).baseName;
