import type { SmppConfig } from '../../gateway/channel/sms/smpp/smpp-config.ts';

/** The numbers of the story. */
export const numbers = { phone: '+31612345678', shop: '+31970102030' } as const;

/** A mobile network with an SMSC that takes our connection, and one phone in it. */
export interface SmsPeer {
  /** What plays it, with its version. */
  words: string;
  account: Pick<SmppConfig, 'host' | 'port' | 'systemId' | 'password'>;
  /** Texts as the phone has shown them, oldest first. */
  shown(): readonly string[];
  /** The phone's owner writes to the shop. */
  write(text: string): Promise<void>;
  stop(): Promise<void>;
}
