/** The part of smpp 0.5 we use; the package brings no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as TcpServer } from 'node:net';
  import type { TlsOptions } from 'node:tls';

  export type PduFields = Readonly<Record<string, string | number | Buffer | undefined>>;

  /** One protocol data unit; the fields of its command and its optional ones (TLVs) are properties beside these. */
  export class PDU {
    /** In bytes; a longer one is not read. */
    static maxLength: number;
    /** @throws when it knows no such command, or the bytes are none it can read. */
    constructor(command: string | Buffer, fields?: PduFields);
    readonly command: string;
    readonly command_id: number;
    readonly command_status: number;
    readonly sequence_number: number;
    readonly [field: string]: unknown;
    isResponse(): boolean;
    response(fields?: PduFields): PDU;
    toBuffer(): Buffer;
  }

  /** One connection as the package keeps it. */
  export class Session extends EventEmitter {
    send(pdu: PDU, answered?: (answer: PDU) => void): boolean;
    deliver_sm(fields: PduFields, answered?: (answer: PDU) => void): boolean;
    close(): void;
    destroy(): void;
  }

  interface Encoding {
    match(text: string): boolean;
    encode(text: string): Buffer;
    decode(bytes: Buffer): string;
  }
  interface Field {
    filter?: unknown;
  }

  const smpp: {
    PDU: typeof PDU;
    commands: Readonly<Record<'submit_sm' | 'deliver_sm' | 'data_sm', { params: Readonly<Record<string, Field>> }>>;
    tlvs: Readonly<Record<'message_payload', Field>>;
    encodings: Readonly<Record<'ASCII' | 'UCS2', Encoding>>;
    createServer(options: TlsOptions, listener: (session: Session) => void): TcpServer;
  };

  // biome-ignore lint/style/noDefaultExport: its tables can be imported in no other way
  export default smpp;
}
