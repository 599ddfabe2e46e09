import type { Clock } from '../../../kernel/clock.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { ReceiveOutcome, SendOutcome } from '../../channel.ts';
import type { SmsArrival, SmsProvider, SmsToSend } from '../sms-provider.ts';
import { readDelivered } from './delivered.ts';
import { createEventNames } from './event-names.ts';
import { createLink, type Link } from './link.ts';
import { type PDU, type PduFields, status } from './pdu.ts';
import { answeredId } from './receipt.ts';
import type { SmppConfig } from './smpp-config.ts';
import { submitsOf } from './submit.ts';
import { later, submitFailure } from './submit-errors.ts';
import { createWindow } from './window.ts';

type Arrive = (arrival: SmsArrival) => Promise<ReceiveOutcome>;

/** A text of which parts are under way is not left half because of a moment's throttling. */
const partTries = 5;
const throttledMs = 1_000;

const refusal = { later: status.temporary, never: status.permanent } as const;

/**
 * An SMSC by SMPP 3.4, which is where carriers themselves are reached. It cannot be asked what became of a text without
 * the id that the missing answer would have named (query_sm, §4.8), so there is no `ask`.
 */
export function createSmpp(config: SmppConfig, { clock, logger }: { clock: Clock; logger: Logger }): SmsProvider {
  const names = createEventNames(clock);
  const window = createWindow(config.window);
  let sender: Link | null = null;

  async function submit(fields: PduFields, signal: AbortSignal): Promise<SendOutcome> {
    const leave = await window.enter(signal);
    if (leave === null) return later('timeout');
    const answer = await (sender?.request('submit_sm', fields, signal) ?? { kind: 'not-sent' as const });
    leave();
    if (answer.kind === 'not-sent') return later(signal.aborted ? 'timeout' : 'unreachable');
    if (answer.kind === 'no-answer') return { kind: 'unknown', reason: 'no-answer' };
    const { command_status: code, message_id: named } = answer.pdu;
    if (code !== status.ok) return submitFailure(code);
    return { kind: 'accepted', externalId: answeredId(String(named ?? ''), config.receiptIds) };
  }

  const pause = (ms: number): Promise<void> => new Promise((resolve) => clock.after(ms, resolve));

  async function submitPart(fields: PduFields, isFirst: boolean, signal: AbortSignal): Promise<SendOutcome> {
    const tries = isFirst ? 1 : partTries;
    let outcome = await submit(fields, signal);
    for (let tried = 1; tried < tries && outcome.kind === 'failed' && outcome.reason === 'try-later'; tried += 1) {
      await pause(throttledMs * tried);
      outcome = await submit(fields, signal);
    }
    return outcome;
  }

  async function send(sms: SmsToSend, signal: AbortSignal): Promise<SendOutcome> {
    let outcome: SendOutcome = later('unreachable');
    for (const [index, fields] of submitsOf(sms, config).entries()) {
      outcome = await submitPart(fields, index === 0, signal);
      if (outcome.kind !== 'accepted') break;
    }
    // Some SMSCs name nothing.
    const isNameless = outcome.kind === 'accepted' && outcome.externalId === '';
    return isNameless ? { kind: 'accepted', externalId: sms.reference } : outcome;
  }

  function deliverTo(arrive: Arrive): (pdu: PDU, connection: object) => Promise<number> {
    return async (pdu, connection) => {
      const eventKey = names.nameOf(pdu, connection);
      const arrival = readDelivered(pdu, { receiptIds: config.receiptIds, eventKey, now: clock.now() });
      const outcome = await arrive(arrival).catch((error: unknown): ReceiveOutcome => {
        logger.error('a text could not be taken', { channel: 'sms', error });
        return { kind: 'refused', reason: 'error', retry: 'later' };
      });
      if (outcome.kind === 'taken') return status.ok;
      if (outcome.retry === 'later') names.refused(pdu);
      return refusal[outcome.retry];
    };
  }

  return {
    name: 'smpp',
    sendsMedia: false,
    send,
    async listen(arrive) {
      const parts = { clock, logger, deliver: deliverTo(arrive) };
      const kinds = config.bind === 'pair' ? (['transmitter', 'receiver'] as const) : (['transceiver'] as const);
      const links = kinds.map((kind) => createLink(config, kind, parts));
      sender = links[0] ?? null;
      return async () => {
        await Promise.all(links.map((link) => link.stop()));
        sender = null;
      };
    },
  };
}
