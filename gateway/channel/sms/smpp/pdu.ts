import smpp, { type PDU, type PduFields } from 'smpp';

export type { PDU, PduFields } from 'smpp';

// The package would decode texts by its own idea of alphabets and headers; ours are read from the bytes.
const received = [smpp.commands.deliver_sm.params, smpp.commands.data_sm.params].flatMap((fields) =>
  Object.values(fields),
);
for (const field of [...received, smpp.tlvs.message_payload]) delete field.filter;

/** Statuses of the protocol (SMPP 3.4 §5.1.3) that we give or act on. */
export const status = {
  ok: 0x00,
  badMessageLength: 0x01,
  badCommandLength: 0x02,
  badCommand: 0x03,
  badBindState: 0x04,
  systemError: 0x08,
  badSender: 0x0a,
  badRecipient: 0x0b,
  queueFull: 0x14,
  submitFailed: 0x45,
  badSenderType: 0x48,
  badSenderPlan: 0x49,
  badRecipientType: 0x50,
  badRecipientPlan: 0x51,
  throttled: 0x58,
  temporary: 0x64,
  permanent: 0x65,
} as const;

/** The largest unit there can be, a message_payload of 64 kB in it; what is longer ends the connection. */
export const maxPduBytes = 70_000;
smpp.PDU.maxLength = maxPduBytes;
const headerBytes = 16;

export const makePdu = (command: string, fields: PduFields = {}): PDU => new smpp.PDU(command, fields);

const failed = (answer: string, command_status: number, sequence_number: number): PDU =>
  makePdu(answer, { command_status, sequence_number });

/** A unit that came, or, where its inside makes no sense, the answer that says so. */
export type ReadPdu = { kind: 'pdu'; pdu: PDU } | { kind: 'broken'; answer: PDU };

/** Reads the bytes of one unit, of at least a header. */
export function readPdu(bytes: Buffer): ReadPdu {
  try {
    return { kind: 'pdu', pdu: new smpp.PDU(bytes) };
  } catch {
    return { kind: 'broken', answer: failed('generic_nack', status.badCommandLength, bytes.readUInt32BE(12)) };
  }
}

/** Cuts a stream into units. */
export interface FrameReader {
  /** The units that are whole now; null when the stream cannot be one of units. It holds no more than one unit's bytes. */
  read(chunk: Buffer): Buffer[] | null;
}

export function createFrameReader(): FrameReader {
  let rest: Buffer = Buffer.alloc(0);
  return {
    read(chunk) {
      rest = Buffer.concat([rest, chunk]);
      const frames: Buffer[] = [];
      while (rest.length >= 4) {
        const length = rest.readUInt32BE(0);
        if (length < headerBytes || length > maxPduBytes) return null;
        if (rest.length < length) break;
        frames.push(rest.subarray(0, length));
        rest = rest.subarray(length);
      }
      // What is left must not keep the memory of all that came with it.
      rest = Buffer.from(rest);
      return frames;
    },
  };
}
