import { connect, isIP, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { Clock } from '../../../kernel/clock.ts';
import type { Logger } from '../../../kernel/logger.ts';
import { type PDU, type PduFields, status } from './pdu.ts';
import { type Answer, openSession, type Session } from './session.ts';
import type { SmppConfig } from './smpp-config.ts';

export type BindKind = 'transceiver' | 'transmitter' | 'receiver';

export interface LinkParts {
  clock: Clock;
  logger: Logger;
  /** Takes a message or receipt; `connection` is the same for all of one connection. */
  deliver: (pdu: PDU, connection: object) => Promise<number>;
}

/** A connection that is made again whenever it ends. */
export interface Link {
  request(command: string, fields: PduFields, signal: AbortSignal): Promise<Answer>;
  stop(): Promise<void>;
}

const answerMs = 20_000;
const enquireMs = 30_000;
const firstRetryMs = 1_000;
const longestRetryMs = 60_000;
/** Interface version 3.4. */
const version = 0x34;

/** How long to wait before the next try, after so many that failed. */
export const retryDelayMs = (failures: number): number => Math.min(firstRetryMs * 2 ** failures, longestRetryMs);

/**
 *   connecting ──bound──► bound ──ends, or does not answer enquire_link──► waiting ──► connecting
 *        └──refused, or nobody there──────────────────────────────────────►┘
 */
export function createLink(config: SmppConfig, kind: BindKind, { clock, logger, deliver }: LinkParts): Link {
  let bound: Session | null = null;
  let current: Session | null = null;
  let failures = 0;
  let isStopped = false;
  let stopAlarm: () => void = () => undefined;

  function openSocket(): Socket {
    const { host, port } = config;
    if (!config.isSecure) return connect({ host, port });
    return connectSecurely({ host, port, ...(isIP(host) === 0 && { servername: host }) });
  }

  /** Asks for a sign of life, again and again, as long as this connection is the one. */
  function keepAlive(session: Session): void {
    stopAlarm = clock.after(enquireMs, () => {
      void session.request('enquire_link', {}).then((answer) => {
        if (bound !== session) return;
        if (answer.kind === 'answer') keepAlive(session);
        else session.destroy();
      });
    });
  }

  function onClose(): void {
    stopAlarm();
    const wasBound = bound !== null;
    bound = null;
    current = null;
    if (isStopped) return;
    if (wasBound) logger.info('the connection with the SMSC ended', { channel: 'sms' });
    stopAlarm = clock.after(retryDelayMs(failures), () => void open());
    failures += 1;
  }

  async function open(): Promise<void> {
    const connection = {};
    const session = openSession(openSocket(), {
      clock,
      answerMs,
      deliver: (pdu) => deliver(pdu, connection),
      onClose,
    });
    current = session;
    const { systemId: system_id, password, systemType: system_type } = config;
    const fields = { system_id, password, system_type, interface_version: version };
    const answer = await session.request(`bind_${kind}`, fields);
    if (answer.kind === 'answer' && answer.pdu.command_status === status.ok) {
      bound = session;
      failures = 0;
      logger.info('bound to the SMSC', { channel: 'sms' });
      return keepAlive(session);
    }
    const said = answer.kind === 'answer' ? `status-${answer.pdu.command_status}` : 'no-answer';
    logger.warn('the SMSC could not be bound to', { channel: 'sms', reason: said, attempt: failures + 1 });
    session.destroy();
  }

  void open();
  return {
    async request(command, fields, signal) {
      if (bound === null || isStopped) return { kind: 'not-sent' };
      return bound.request(command, fields, signal);
    },
    async stop() {
      isStopped = true;
      stopAlarm();
      const session = current;
      if (session !== null && session === bound) {
        await session.settle();
        await session.request('unbind', {}, AbortSignal.timeout(2_000));
      }
      session?.destroy();
    },
  };
}
