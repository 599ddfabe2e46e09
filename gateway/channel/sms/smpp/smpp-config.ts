import type { ShiftLanguage } from '../gsm-alphabet.ts';

/** What an SMSC must be told, and what it does in its own way. */
export interface SmppConfig {
  host: string;
  port: number;
  /** TLS from the first byte, with a certificate for `host` that this machine trusts. */
  isSecure: boolean;
  systemId: string;
  password: string;
  systemType: string;
  /** One connection both ways, or one for each. */
  bind: 'transceiver' | 'pair';
  /** How long texts travel: our own headers in each part, parts that the SMSC gives headers, or whole. */
  longTexts: 'udh' | 'sar' | 'payload';
  /**
   * How receipts write the id that the answer to the text named: the same; or receipts in hexadecimal and answers in
   * decimal digits; or the other way round.
   */
  receiptIds: 'same' | 'hex' | 'decimal';
  /** How many texts may wait for their answer at once. */
  window: number;
  /** Languages whose national tables the SMSC and its phones know; with `udh` only. */
  languages: readonly ShiftLanguage[];
}

export const standardWindow = 10;
