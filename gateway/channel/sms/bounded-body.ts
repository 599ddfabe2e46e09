/** The body of a request or an answer, at most so many bytes; null when it is longer. The stream is ended then. */
export async function boundedBody(from: Request | Response, maxBytes: number): Promise<Uint8Array | null> {
  if (Number(from.headers.get('content-length') ?? 0) > maxBytes) {
    await from.body?.cancel();
    return null;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of from.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** JSON of an outside party as an object; null for anything else. */
export function readJson(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value))
      : null;
  } catch {
    return null;
  }
}
