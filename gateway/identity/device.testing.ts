/** A device with a key, as a browser has one. */
export interface KeyDevice {
  /** Its device token. */
  token: string;
  /** Its signature over a text. */
  sign(text: string): Promise<string>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Makes a device with a key of its own. */
export async function makeKeyDevice(): Promise<KeyDevice> {
  const { subtle } = globalThis.crypto;
  const { publicKey, privateKey } = await subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const point = Buffer.from(await subtle.exportKey('raw', publicKey));
  return {
    token: `key.${point.toString('base64url')}`,
    sign: async (text) =>
      Buffer.from(await subtle.sign(algorithm, privateKey, Buffer.from(text))).toString('base64url'),
  };
}
