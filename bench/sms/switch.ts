import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import smpp, { type PDU, type PduFields, type Session } from 'smpp';

// Bytes are passed on as they are.
delete smpp.commands.submit_sm.params.short_message?.filter;

/** Who may bind, and the password of all. */
export const systems = { shop: 'shop', phone: 'phone', password: 's3cret' } as const;

/** Between two that speak to SMSCs: what one submits is delivered to the other, bit by bit, and its answer is the receipt. */
export interface Switch {
  port: number;
  /** Resolves when the other system has bound. */
  whenBound(systemId: string): Promise<void>;
  stop(): Promise<void>;
}

const passed = [
  'source_addr_ton',
  'source_addr_npi',
  'source_addr',
  'dest_addr_ton',
  'dest_addr_npi',
  'destination_addr',
  'esm_class',
  'data_coding',
  'short_message',
  'message_payload',
  'sar_msg_ref_num',
  'sar_total_segments',
  'sar_segment_seqnum',
];

function deliveryOf(submit: PDU): PduFields {
  const there = passed.filter((field) => submit[field] !== undefined);
  return Object.fromEntries(there.map((field) => [field, submit[field]])) as PduFields;
}

function receiptOf(submit: PDU, id: string, isTaken: boolean): PduFields {
  const stat = isTaken ? 'DELIVRD err:000' : 'UNDELIV err:001';
  return {
    source_addr: String(submit.destination_addr),
    destination_addr: String(submit.source_addr),
    esm_class: 4,
    short_message: Buffer.from(
      `id:${id} sub:001 dlvrd:001 submit date:2611220801 done date:2611220801 stat:${stat} text:`,
    ),
  };
}

export async function startSwitch(): Promise<Switch> {
  const bound = new Map<string, Session>();
  const waiting = new Set<() => void>();
  let lastId = 0;

  function submit(session: Session, from: string, pdu: PDU): void {
    const other = bound.get(from === systems.shop ? systems.phone : systems.shop);
    lastId += 1;
    const id = String(lastId);
    session.send(pdu.response({ message_id: id }));
    other?.deliver_sm(deliveryOf(pdu), ({ command_status }) => {
      if (pdu.registered_delivery) session.deliver_sm(receiptOf(pdu, id, command_status === 0));
    });
  }

  const server = smpp.createServer({}, (session) => {
    let systemId = '';
    session.on('error', () => session.destroy());
    session.on('close', () => bound.delete(systemId));
    session.on('pdu', (pdu: PDU) => {
      if (pdu.command === 'submit_sm') submit(session, systemId, pdu);
      else if (pdu.command === 'bind_transceiver') {
        if (pdu.password !== systems.password) return void session.send(pdu.response({ command_status: 0x0e }));
        systemId = String(pdu.system_id);
        session.send(pdu.response({ system_id: 'switch' }));
        bound.set(systemId, session);
        for (const look of waiting) look();
      } else if (!pdu.isResponse()) session.send(pdu.response());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    whenBound: (systemId) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (bound.has(systemId) && waiting.delete(look)) resolve();
        };
        waiting.add(look);
        look();
      }),
    async stop() {
      server.close();
      for (const session of bound.values()) session.destroy();
      await once(server, 'close');
    },
  };
}
