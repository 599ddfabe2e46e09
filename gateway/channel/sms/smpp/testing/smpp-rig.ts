import type { Logger } from '../../../../kernel/logger.ts';
import { createManualClock, type ManualClock } from '../../../../testing/manual-clock.ts';
import type { ReceiveOutcome } from '../../../channel.ts';
import { createPartJoiner } from '../../join-parts.ts';
import type { SmsArrival, SmsProvider } from '../../sms-provider.ts';
import type { SmppConfig } from '../smpp-config.ts';
import { createSmpp } from '../smpp-provider.ts';
import { type PlayedSmsc, playSmsc, smscAccount } from './played-smsc.ts';

export const smppConfig: SmppConfig = {
  host: '127.0.0.1',
  port: 0,
  isSecure: false,
  ...smscAccount,
  bind: 'transceiver',
  longTexts: 'udh',
  receiptIds: 'same',
  window: 10,
  languages: [],
};

/** A provider that is bound to an SMSC played for it. */
export interface SmppRig {
  provider: SmsProvider;
  smsc: PlayedSmsc;
  clock: ManualClock;
  /** What arrived, long texts joined. */
  arrivals: SmsArrival[];
  /** What is said to what arrives. */
  answer: (arrival: SmsArrival) => Promise<ReceiveOutcome>;
  /** All that was logged. */
  readonly log: readonly string[];
  /** Resolves when a line has been logged for the `times`th time. */
  logged(words: string, times?: number): Promise<void>;
  stopListening(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSmppRig(more: Partial<SmppConfig> = {}, isBound = true): Promise<SmppRig> {
  const smsc = await playSmsc();
  const clock = createManualClock(Date.now());
  const log: string[] = [];
  const waiters = new Set<() => void>();
  const write = (what: string, fields: object = {}): void => {
    log.push(`${what} ${JSON.stringify(fields)}`);
    for (const look of waiters) look();
  };
  const logger: Logger = { info: write, warn: write, error: write };
  const provider = createSmpp({ ...smppConfig, port: smsc.port, ...more }, { clock, logger });
  const joiner = createPartJoiner((message) => take({ kind: 'message', message }), clock);

  async function take(arrival: SmsArrival): Promise<ReceiveOutcome> {
    rig.arrivals.push(arrival);
    return rig.answer(arrival);
  }

  const rig: SmppRig = {
    provider,
    smsc,
    clock,
    arrivals: [],
    answer: async () => ({ kind: 'taken' }),
    log,
    logged(words, times = 1) {
      const isSo = (): boolean => log.filter((line) => line.startsWith(words)).length >= times;
      return new Promise((resolve) => {
        const look = (): void => {
          if (!isSo()) return;
          waiters.delete(look);
          resolve();
        };
        waiters.add(look);
        look();
      });
    },
    stopListening: async () => undefined,
    async stop() {
      await rig.stopListening();
      joiner.stop();
      await smsc.stop();
    },
  };
  const listening = await provider.listen?.((arrival) =>
    arrival.kind === 'message' ? joiner.arrive(arrival.message) : take(arrival),
  );
  rig.stopListening = async () => listening?.();
  if (isBound) await rig.logged('bound', more.bind === 'pair' ? 2 : 1);
  return rig;
}
