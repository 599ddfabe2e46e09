import type { Client, Handoff, Refused } from '@throughline/sdk';
import { type CodeSent, type Continued, limits, type WantedContract } from '@throughline/sdk/wire';
import { ledTo, type OutsideChannel } from '../contract/contract-choice.ts';
import type { TypedAddress } from '../contract/contract-picker.ts';

/** What a code is being asked for. */
type CodePurpose =
  | {
      kind: 'contract';
      /** As it was chosen; the steps on `channel` without an address mean the one being proven. */
      wanted: WantedContract;
      channel: OutsideChannel;
      address: string;
      addressId: string;
      /** What has to be proven after it. */
      rest: readonly TypedAddress[];
    }
  | { kind: 'continue'; secret: string };

/** The step that is shown. `isBusy`: an answer of the gateway is awaited. */
export type StepView =
  | {
      name: 'picker';
      /** What the form starts from; null: the contract in force. */
      from: WantedContract | null;
      isBusy: boolean;
      refusal: Refused | null;
    }
  | { name: 'continue' | 'take'; secret: string; isBusy: boolean; refusal: Refused | null }
  | { name: 'handoff'; handoff: Handoff | null; isBusy: boolean; refusal: Refused | null }
  | {
      name: 'code';
      purpose: CodePurpose;
      /** The masked address the code went to. */
      hint: string;
      isBusy: boolean;
      refusal: Refused | null;
      triesLeft: number;
      /** Counts the codes sent, so that a new one can be announced. */
      sentTimes: number;
    };

/**
 * What the customer wants to do: say where answers go, with a place chosen beforehand or as the contract in force says;
 * continue on this device the conversation of a mail's link, or take over that of another device; or hand this one over.
 */
export type StepGoal =
  | { kind: 'contract'; place?: 'then-email' }
  | { kind: 'continue' | 'take'; secret: string }
  | { kind: 'handoff' };

/** What the flow reports while it goes on. */
export interface StepFlowEvents {
  /** The view changed. */
  changed: () => void;
  /** The contract was stated, or the conversation of the link is now here. */
  done: (what: StepGoal['kind']) => void;
}

const isRefused = (answer: object): answer is Refused => 'refused' in answer;

const picker = (from: WantedContract | null): StepView => ({ name: 'picker', from, isBusy: false, refusal: null });

const thenEmail: WantedContract = {
  steps: [
    { channel: 'web', addressId: null, afterSeconds: 0 },
    { channel: 'email', addressId: null, afterSeconds: 300 },
  ],
  quiet: null,
  until: null,
};

function firstView(goal: StepGoal): StepView {
  if (goal.kind === 'handoff') return { name: 'handoff', handoff: null, isBusy: false, refusal: null };
  if (goal.kind !== 'contract') return { name: goal.kind, secret: goal.secret, isBusy: false, refusal: null };
  return picker(goal.place ? thenEmail : null);
}

/**
 * The steps beside the conversation.
 *
 *   contract:  picker ⇄ code (→ code of the next new address) → done
 *   continue:  continue → (code →) done
 *   take:      take → done
 *   handoff:   handoff (a link; a new one when it has run out); ends when the other device has taken it
 */
export class StepFlow {
  readonly #client: Client;
  readonly #events: StepFlowEvents;
  #view: StepView | null;

  /** Nothing is asked of the gateway before the customer's first press. */
  constructor(client: Client, goal: StepGoal, events: StepFlowEvents) {
    this.#client = client;
    this.#events = events;
    this.#view = firstView(goal);
  }

  /** The step to show; null once the goal is reached or given up. */
  get view(): StepView | null {
    return this.#view;
  }

  #show(view: StepView): void {
    this.#view = view;
    this.#events.changed();
  }

  /** Gives up: an answer that is still awaited changes nothing any more. */
  stop(): void {
    this.#view = null;
  }

  /** Back from the code to the choice of where answers go, as it was made, for another address. */
  chooseAgain(): void {
    if (this.#view?.name === 'code' && this.#view.purpose.kind === 'contract') {
      this.#show(picker(this.#view.purpose.wanted));
    }
  }

  /** The connection is back: that the gateway was out of reach is no longer true. */
  connected(): void {
    if (this.#view?.refusal?.refused === 'unavailable') this.#show({ ...this.#view, refusal: null });
  }

  /** States a contract; with addresses to be confirmed, the gateway states it as soon as the last of them is. */
  async want(wanted: WantedContract, typed: readonly TypedAddress[]): Promise<void> {
    if (this.#view?.name === 'picker') await this.#prove(this.#view, wanted, typed);
  }

  /** Proves one address after the other; the gateway is told what is wanted along with the last one. */
  async #prove(view: StepView, wanted: WantedContract, [next, ...rest]: readonly TypedAddress[]): Promise<void> {
    if (!next) return this.#state(wanted);
    const { channel, address } = next;
    const sent = await this.#ask(view, () => this.#request(channel, address, rest, wanted));
    if (sent === null) return;
    const { addressId, hint } = sent;
    // It may have been confirmed before: then there is nothing to type.
    if (this.#isConfirmed(addressId)) {
      const led = ledTo(wanted, channel, addressId);
      await this.#prove(rest.length > 0 ? picker(led) : view, led, rest);
    } else this.#askCode({ kind: 'contract', wanted, channel, address, addressId, rest }, hint, 1);
  }

  #request(channel: OutsideChannel, address: string, rest: readonly TypedAddress[], wanted: WantedContract) {
    return this.#client.reply.requestAddress(channel, address, rest.length > 0 ? null : wanted);
  }

  /** An address is proven: with the last one the gateway has stated the contract. */
  #proven({ wanted, channel, addressId, rest }: Extract<CodePurpose, { kind: 'contract' }>): void {
    const led = ledTo(wanted, channel, addressId);
    if (rest.length === 0) this.#reached('contract');
    else void this.#prove(picker(led), led, rest);
  }

  /** The customer accepts the offer to continue here. */
  async acceptContinue(): Promise<void> {
    const view = this.#view;
    if (view?.name !== 'continue') return;
    const answer = await this.#ask(view, async () => {
      await this.#client.start();
      return this.#client.continueFrom(view.secret);
    });
    if (answer === null) return;
    if (answer.outcome === 'code-needed') this.#askCode({ kind: 'continue', secret: view.secret }, answer.hint, 1);
    else this.#reached('continue');
  }

  /** The customer accepts to go on here with what they began on another device. */
  async acceptTake(): Promise<void> {
    const view = this.#view;
    if (view?.name !== 'take') return;
    const answer = await this.#ask(view, async () => {
      const outcome = await this.#client.handoff.take(view.secret);
      return typeof outcome === 'string' ? { outcome } : outcome;
    });
    if (answer !== null) this.#reached('take');
  }

  /** Makes the link for another device: the first, or a new one. It leads to `pageUrl`. */
  async makeHandoff(pageUrl: string): Promise<void> {
    const view = this.#view;
    if (view?.name !== 'handoff') return;
    const handoff = await this.#ask(view, () => this.#client.handoff.create(pageUrl));
    if (handoff !== null) this.#show({ ...view, handoff, isBusy: false, refusal: null });
  }

  /** Tries a code. */
  async enterCode(code: string): Promise<void> {
    const view = this.#view;
    if (view?.name !== 'code') return;
    const { purpose } = view;
    if (purpose.kind === 'contract') {
      const answer = await this.#ask(view, () => this.#client.reply.confirmAddress(purpose.addressId, code));
      if (answer !== null) this.#proven(purpose);
    } else {
      const answer = await this.#ask(view, () => this.#client.continueFrom(purpose.secret, code));
      if (answer !== null) this.#reached('continue');
    }
  }

  /** Asks for a new code to the same address. */
  async sendAgain(): Promise<void> {
    const view = this.#view;
    if (view?.name !== 'code') return;
    const { purpose } = view;
    const answer = await this.#ask<CodeSent | Continued>(view, () =>
      purpose.kind === 'contract'
        ? this.#request(purpose.channel, purpose.address, purpose.rest, purpose.wanted)
        : this.#client.continueFrom(purpose.secret),
    );
    if (answer === null) return;
    if ('hint' in answer) this.#askCode(purpose, answer.hint, view.sentTimes + 1);
    else this.#reached('continue');
  }

  /** Goes on by itself when the address was confirmed elsewhere, by the link in the mail. */
  addressesChanged(): void {
    const view = this.#view;
    if (view?.name !== 'code' || view.purpose.kind !== 'contract') return;
    if (this.#isConfirmed(view.purpose.addressId)) this.#proven(view.purpose);
  }

  /**
   * Asks the gateway while the view shows that it waits. Null when it was refused, which the view then shows, and when
   * the customer has meanwhile gone elsewhere.
   */
  async #ask<Answer extends object>(view: StepView, request: () => Promise<Answer | Refused>): Promise<Answer | null> {
    if (view.isBusy) return null;
    const asked: StepView = { ...view, isBusy: true, refusal: null };
    this.#show(asked);
    const answer = await request();
    if (this.#view !== asked) return null;
    if (!isRefused(answer)) return answer;
    const wasWrong = answer.refused === 'code-wrong';
    const tries = asked.name === 'code' && wasWrong ? { triesLeft: asked.triesLeft - 1 } : {};
    this.#show({ ...asked, ...tries, isBusy: false, refusal: answer });
    return null;
  }

  #askCode(purpose: CodePurpose, hint: string, sentTimes: number): void {
    const triesLeft = limits.codeTries;
    this.#show({ name: 'code', purpose, hint, isBusy: false, refusal: null, triesLeft, sentTimes });
  }

  #isConfirmed(addressId: string): boolean {
    return this.#client.addresses.some((known) => known.addressId === addressId && known.confirmed);
  }

  async #state(wanted: WantedContract): Promise<void> {
    this.stop();
    await this.#client.reply.set(wanted);
    this.#events.done('contract');
  }

  // The view ends first: a code and the link's confirmation may arrive together, and the goal is reached once.
  #reached(what: StepGoal['kind']): void {
    this.stop();
    this.#events.done(what);
  }
}
