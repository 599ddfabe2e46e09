import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey, uuidBytes, uuidText } from '../kernel/signed-link.ts';

/** An address of a file is good for so long (T7). */
export const fileLinkForMs = 300_000;

const idBytes = 16;
const instantBytes = 6;
const macBytes = 32;

/** Makes and reads the secret part of a file's address: which file, and until when. */
export interface FileLinks {
  sign(attachmentId: string, expiresAt: number): string;
  /** The file's id, or null when it was not signed here or its time is over. */
  read(token: string, now: number): string | null;
}

/** File links signed with a key of their own out of the gateway's secret. */
export function createFileLinks(secret: string): FileLinks {
  const key = deriveKey(secret, 'link/file');
  const mac = (bytes: Buffer): Buffer => createHmac('sha256', key).update(bytes).digest();
  return {
    sign(attachmentId, expiresAt) {
      const until = Buffer.alloc(instantBytes);
      until.writeUIntBE(expiresAt, 0, instantBytes);
      const said = Buffer.concat([uuidBytes(attachmentId), until]);
      return Buffer.concat([said, mac(said)]).toString('base64url');
    },
    read(token, now) {
      if (!/^[A-Za-z0-9_-]{72}$/.test(token)) return null;
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== idBytes + instantBytes + macBytes) return null;
      const said = bytes.subarray(0, idBytes + instantBytes);
      if (!timingSafeEqual(bytes.subarray(said.length), mac(said))) return null;
      return now < said.readUIntBE(idBytes, instantBytes) ? uuidText(said.subarray(0, idBytes)) : null;
    },
  };
}
