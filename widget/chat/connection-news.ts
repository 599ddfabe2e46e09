import type { ConnectionState } from '@throughline/sdk';
import { connectionWords } from '../ui/connection-line.ts';
import { translateChat } from './translate-chat.ts';

/** What a screen reader should hear of the connection: that it was lost, and that it is back; not each try between. */
export class ConnectionNews {
  #wasAway = false;

  /** The words for a change; empty when there is nothing to say. */
  of(connection: ConnectionState, locale: string, isPerson: boolean): string {
    if (connection.state === 'connecting' || (connection.state === 'live' && connection.isChecking)) return '';
    const isBack = this.#wasAway && connection.state === 'live';
    this.#wasAway = connection.state === 'waiting';
    return isBack ? translateChat(locale).said.connected : connectionWords(connection, locale, isPerson);
  }
}
