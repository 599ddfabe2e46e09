/** How the customers' mail provider treats mail for them. */
export interface IncomingSwitches {
  /** From acceptance to the mailbox, by the lab's clock. */
  delayMs: number;
  /** From the end of the mail to the answer, by the lab's clock: the sender does not know its fate meanwhile. */
  answerDelayMs: number;
  /** The connection is cut after the mail instead of an answer; the mail arrives all the same, or is gone. */
  loss: 'none' | 'cut-and-keep' | 'cut-and-lose';
  /** SMTP refusals: 550 and 452 for the recipient, 554 for the mail. */
  bounce: 'none' | 'unknown-recipient' | 'mailbox-full' | 'rejected';
}

/** How it treats mail they send. */
export interface OutgoingSwitches {
  /** From submission to the relay, by the lab's clock. */
  delayMs: number;
  loss: 'none' | 'vanish';
  /** Relays every mail a second time, byte for byte. */
  twice: boolean;
}

export interface MailSwitches {
  incoming: IncomingSwitches;
  outgoing: OutgoingSwitches;
}

/** Some switches of one address, or of the whole carrier when `address` is null. */
export interface SwitchChange {
  address: string | null;
  incoming: Partial<IncomingSwitches>;
  outgoing: Partial<OutgoingSwitches>;
}

export const calmSwitches: MailSwitches = {
  incoming: { delayMs: 0, answerDelayMs: 0, loss: 'none', bounce: 'none' },
  outgoing: { delayMs: 0, loss: 'none', twice: false },
};

/** The carrier's switches: one setting for all, and what differs for single addresses. */
export class MailSwitchboard {
  #all: MailSwitches = calmSwitches;
  readonly #byAddress = new Map<string, Omit<SwitchChange, 'address'>>();

  for(address: string): MailSwitches {
    const own = this.#byAddress.get(address.toLowerCase());
    return {
      incoming: { ...this.#all.incoming, ...own?.incoming },
      outgoing: { ...this.#all.outgoing, ...own?.outgoing },
    };
  }

  change({ address, incoming, outgoing }: SwitchChange): void {
    if (address === null) {
      this.#all = {
        incoming: { ...this.#all.incoming, ...incoming },
        outgoing: { ...this.#all.outgoing, ...outgoing },
      };
      return;
    }
    const own = this.#byAddress.get(address.toLowerCase());
    this.#byAddress.set(address.toLowerCase(), {
      incoming: { ...own?.incoming, ...incoming },
      outgoing: { ...own?.outgoing, ...outgoing },
    });
  }

  /** Everything as it was at the start. */
  reset(): void {
    this.#all = calmSwitches;
    this.#byAddress.clear();
  }

  get state(): { all: MailSwitches; byAddress: Record<string, MailSwitches> } {
    return {
      all: this.#all,
      byAddress: Object.fromEntries([...this.#byAddress.keys()].map((address) => [address, this.for(address)])),
    };
  }
}
