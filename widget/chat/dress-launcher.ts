import { translateChat } from './translate-chat.ts';

/** What the launcher shows of the chat. */
export interface LauncherState {
  locale: string;
  unread: number;
  position: string;
  isOpen: boolean;
}

/** Tells our launcher about the chat. A launcher of the page's own is left as it is; it can listen to the events. */
export function dressLauncher(launcher: Element, { locale, unread, position, isOpen }: LauncherState): void {
  if (launcher.localName !== 'throughline-launcher') return;
  const words = translateChat(locale);
  launcher.setAttribute('label', unread > 0 ? words.launcherUnread(unread) : words.launcher);
  launcher.setAttribute('unread', String(unread));
  launcher.setAttribute('position', position);
  launcher.toggleAttribute('expanded', isOpen);
}
