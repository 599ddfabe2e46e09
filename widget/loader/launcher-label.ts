import { pickLocale } from '../i18n/locale.ts';

const labels = { en: 'Chat with us', de: 'Chat öffnen', nl: 'Chat met ons' };

/** What the launcher is called until the chat itself, which has all the words, is there. */
export const launcherLabel = (tag: string): string => labels[pickLocale(tag)];
