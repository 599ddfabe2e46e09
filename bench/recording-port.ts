import type { DeliveryReport, InboundMessage, InboundPort } from '../gateway/channel/channel.ts';

/** What a channel hands over, kept in memory. */
export interface RecordingPort extends InboundPort {
  readonly received: InboundMessage[];
  readonly reports: DeliveryReport[];
}

/** An inbound port that keeps what it is given; as in the log, the same event has no further effect. */
export function recordingPort(delivery: InboundPort['delivery'] = async () => null): RecordingPort {
  const received: InboundMessage[] = [];
  const reports: DeliveryReport[] = [];
  const known = new Set<string>();
  return {
    received,
    reports,
    delivery,
    async receive(message) {
      if (!known.has(message.eventKey)) received.push(message);
      known.add(message.eventKey);
      return { kind: 'taken' };
    },
    async report(report) {
      reports.push(report);
      return { kind: 'taken' };
    },
  };
}
