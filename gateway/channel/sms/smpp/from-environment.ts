import { z } from 'zod';
import { type SmppConfig, standardWindow } from './smpp-config.ts';

const ports = { 'smpp:': 2_775, 'ssmpp:': 3_550 } as const;
type Protocol = keyof typeof ports;
const isProtocol = (text: string): text is Protocol => Object.hasOwn(ports, text);

type Place = Pick<SmppConfig, 'host' | 'port' | 'isSecure' | 'systemId' | 'password'>;

/** What the protocol can carry as a name or password, percent-encoded as in every address. */
function decoded(text: string): string | null {
  try {
    const plain = decodeURIComponent(text);
    return /^[\x20-\x7e]{1,64}$/.test(plain) ? plain : null;
  } catch {
    return null;
  }
}

function readPlace(text: string): Place | null {
  if (!URL.canParse(text)) return null;
  const { protocol, username, password: hidden, hostname, port } = new URL(text);
  const [systemId, password] = [decoded(username), decoded(hidden)];
  if (!isProtocol(protocol) || hostname === '' || systemId === null || password === null) return null;
  const host = hostname.replace(/^\[|\]$/g, '');
  return { host, port: Number(port) || ports[protocol], isSecure: protocol === 'ssmpp:', systemId, password };
}

const place = z.string().transform((text, context): Place => {
  const read = readPlace(text);
  if (read) return read;
  // Without the value: a password is in it.
  context.addIssue({ code: 'custom', message: 'must be like smpp://systemId:password@host:2775, or ssmpp:// for TLS' });
  return z.NEVER;
});

/** The variables about an SMSC. */
export const smppShape = {
  THROUGHLINE_SMPP_URL: place.optional(),
  THROUGHLINE_SMPP_SYSTEM_TYPE: z.string().max(12).default(''),
  THROUGHLINE_SMPP_BIND: z.enum(['transceiver', 'pair']).default('transceiver'),
  THROUGHLINE_SMPP_LONG_TEXTS: z.enum(['udh', 'sar', 'payload']).default('udh'),
  THROUGHLINE_SMPP_RECEIPT_IDS: z.enum(['same', 'hex', 'decimal']).default('same'),
  THROUGHLINE_SMPP_WINDOW: z.coerce.number().int().min(1).max(1_000).default(standardWindow),
};
type Read = z.infer<z.ZodObject<typeof smppShape>>;

/** How we sign in at the SMSC; null, with the problem said, where nobody said it. */
export function smppAccount(read: Read, problems: string[]): Omit<SmppConfig, 'languages'> | null {
  const { THROUGHLINE_SMPP_URL: at } = read;
  if (at === undefined) {
    problems.push('THROUGHLINE_SMPP_URL: missing; with THROUGHLINE_SMS_PROVIDER=smpp it says where the SMSC is');
    return null;
  }
  return {
    ...at,
    systemType: read.THROUGHLINE_SMPP_SYSTEM_TYPE,
    bind: read.THROUGHLINE_SMPP_BIND,
    longTexts: read.THROUGHLINE_SMPP_LONG_TEXTS,
    receiptIds: read.THROUGHLINE_SMPP_RECEIPT_IDS,
    window: read.THROUGHLINE_SMPP_WINDOW,
  };
}
