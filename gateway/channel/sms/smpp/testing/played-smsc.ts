import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TlsOptions } from 'node:tls';
import smpp, { type PDU, type PduFields, type Session } from 'smpp';
import type { SentText } from '../../sms-provider.contract.ts';

export const smscAccount = { systemId: 'shop', password: 's3cret', systemType: '' };

/**
 * `held`: it takes a text and answers when it is told to; `silent`: it answers no enquire_link; `nameless`: it gives what
 * it takes no name.
 */
export type SmscDoes = 'accept' | 'refuse' | 'busy' | 'lost' | 'gone' | 'held' | 'silent' | 'nameless';

/** An SMSC, by the `smpp` package's own server and its own reading of texts. */
export interface PlayedSmsc {
  port: number;
  does(what: SmscDoes): Promise<void>;
  /** All units that came, oldest first, as `command`. */
  readonly commands: readonly string[];
  /** All submit_sm it took, oldest first. */
  readonly submits: readonly PDU[];
  /** The texts in them, joined. */
  sent(): readonly SentText[];
  /** Answers what it held. */
  release(): void;
  /** Sends a deliver_sm to whoever takes them; resolves with the status of its answer. */
  deliver(fields: PduFields): Promise<number>;
  /** A text from a phone, in parts where it is long; the parts come in the reverse order. */
  write(from: string, to: string, text: string): Promise<number[]>;
  /** Ends all connections. */
  drop(): void;
  stop(): Promise<void>;
}

const statuses = { refuse: 0x0b, busy: 0x58 } as const;

interface Said {
  udh?: readonly (readonly number[] | Buffer)[];
  message: string;
}

function textOf(pdu: PDU): string {
  const { message_payload: payload, short_message: said } = pdu;
  if (!Buffer.isBuffer(payload)) return (said as Said).message;
  return smpp.encodings[pdu.data_coding === 8 ? 'UCS2' : 'ASCII'].decode(payload);
}

/** Whether more of its text follows. */
function isUnfinished({ short_message, sar_total_segments: total, sar_segment_seqnum: number }: PDU): boolean {
  const element = (short_message as Said).udh?.find(([id]) => id === 0);
  if (element !== undefined) return Number(element[3]) !== Number(element[4]);
  return total !== undefined && total !== number;
}

/** Parts as a phone cuts them, short enough in every alphabet. */
const cut = (text: string): string[] => text.match(/[\s\S]{1,60}/gu) ?? [''];

/** What most SMSCs send when a text has arrived, or will not. */
export const receiptOf = (id: string, stat: string): PduFields => ({
  esm_class: 4,
  short_message: Buffer.from(`id:${id} sub:001 dlvrd:001 submit date:2611220801 done date:2611220802 stat:${stat}`),
});

/** @param sendsReceipts every text arrives at once, and whoever asked for it is told so */
export async function playSmsc(secure: TlsOptions = {}, { sendsReceipts = false } = {}): Promise<PlayedSmsc> {
  let does: SmscDoes = 'accept';
  let lastId = 0;
  let lastReference = 0;
  const sessions = new Set<Session>();
  const receivers = new Set<Session>();
  const commands: string[] = [];
  const submits: PDU[] = [];
  const held: (() => void)[] = [];

  function takeSubmit(session: Session, pdu: PDU): void {
    if (does === 'refuse' || does === 'busy') {
      session.send(pdu.response({ command_status: statuses[does] }));
      return;
    }
    submits.push(pdu);
    lastId += 1;
    const answer = pdu.response({ message_id: does === 'nameless' ? '' : `m-${lastId}` });
    if (does === 'lost') session.destroy();
    else if (does === 'held') held.push(() => session.send(answer));
    else session.send(answer);
    if (sendsReceipts && pdu.registered_delivery) void deliver(receiptOf(`m-${lastId}`, 'DELIVRD err:000'));
  }

  function bind(session: Session, pdu: PDU): void {
    const isKnown = pdu.system_id === smscAccount.systemId && pdu.password === smscAccount.password;
    if (isKnown && pdu.command !== 'bind_transmitter') receivers.add(session);
    session.send(pdu.response(isKnown ? { system_id: 'played' } : { command_status: 0x0e }));
  }

  const server = smpp.createServer(secure, (session) => {
    sessions.add(session);
    session.on('error', () => session.destroy());
    session.on('close', () => {
      sessions.delete(session);
      receivers.delete(session);
    });
    session.on('pdu', (pdu: PDU) => {
      commands.push(pdu.command);
      if (pdu.command.startsWith('bind_') && !pdu.isResponse()) bind(session, pdu);
      else if (pdu.command === 'submit_sm') takeSubmit(session, pdu);
      else if (pdu.command === 'unbind' || (pdu.command === 'enquire_link' && does !== 'silent')) {
        session.send(pdu.response());
      }
    });
  });

  async function listen(port: number): Promise<number> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  const drop = (): void => {
    for (const session of sessions) session.destroy();
  };
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    drop();
    await once(server, 'close');
  };
  function deliver(fields: PduFields): Promise<number> {
    const [session] = [...receivers].slice(-1);
    return new Promise((resolve) => session?.deliver_sm(fields, (answer) => resolve(answer.command_status)));
  }

  function partsOf(text: string): PduFields[] {
    const [data_coding, encoding] = smpp.encodings.ASCII.match(text)
      ? [0, smpp.encodings.ASCII]
      : [8, smpp.encodings.UCS2];
    const parts = cut(text);
    lastReference += 1;
    return parts.map((part, index) => {
      const header = [5, 0, 3, lastReference, parts.length, index + 1];
      const bytes = encoding.encode(part);
      if (parts.length === 1) return { data_coding, short_message: bytes };
      return { data_coding, esm_class: 0x40, short_message: Buffer.concat([Buffer.from(header), bytes]) };
    });
  }

  return {
    port: await listen(0),
    async does(what) {
      does = what;
      if (what === 'gone') await close();
    },
    commands,
    submits,
    sent() {
      const texts: SentText[] = [];
      let text = '';
      for (const pdu of submits) {
        text += textOf(pdu);
        if (isUnfinished(pdu)) continue;
        texts.push({ to: `+${pdu.destination_addr}`, from: `+${pdu.source_addr}`, text });
        text = '';
      }
      return texts;
    },
    release() {
      for (const answer of held.splice(0)) answer();
    },
    deliver,
    write(from, to, text) {
      const addresses = {
        source_addr_ton: 1,
        source_addr_npi: 1,
        source_addr: from.slice(1),
        dest_addr_ton: 1,
        dest_addr_npi: 1,
        destination_addr: to.slice(1),
      };
      const parts = partsOf(text).reverse();
      return Promise.all(parts.map((part) => deliver({ ...addresses, ...part })));
    },
    drop,
    stop: close,
  };
}
