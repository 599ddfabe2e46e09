/** How a carrier treats what goes to customers and what comes from them. */
export interface Switches<I, O> {
  incoming: I;
  outgoing: O;
}

/** Some switches of one address, or of the whole carrier when `address` is null. */
export interface ChangeOf<I, O> {
  address: string | null;
  incoming: Partial<I>;
  outgoing: Partial<O>;
}

/** A carrier's switches as they are: one setting for all, and what differs for single addresses. */
export interface SwitchState<I, O> {
  all: Switches<I, O>;
  byAddress: Record<string, Switches<I, O>>;
}

/** The switches of one carrier: one setting for all, and what differs for single addresses. */
export class Switchboard<I extends object, O extends object> {
  readonly #calm: Switches<I, O>;
  #all: Switches<I, O>;
  readonly #byAddress = new Map<string, Omit<ChangeOf<I, O>, 'address'>>();

  constructor(calm: Switches<I, O>) {
    this.#calm = calm;
    this.#all = calm;
  }

  for(address: string): Switches<I, O> {
    const own = this.#byAddress.get(address.toLowerCase());
    return {
      incoming: { ...this.#all.incoming, ...own?.incoming },
      outgoing: { ...this.#all.outgoing, ...own?.outgoing },
    };
  }

  change({ address, incoming, outgoing }: ChangeOf<I, O>): void {
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
    this.#all = this.#calm;
    this.#byAddress.clear();
  }

  get state(): SwitchState<I, O> {
    return {
      all: this.#all,
      byAddress: Object.fromEntries([...this.#byAddress.keys()].map((address) => [address, this.for(address)])),
    };
  }
}
