/** The bytes from `start` to `end`, both included. */
interface Part {
  start: number;
  end: number;
}

/**
 * The one part of a file a `Range` header asks for (RFC 9110 §14.1.2); null: all of it, also for several parts and what
 * cannot be read, which a server may ignore. `outside`: there is no such part.
 */
export function byteRange(header: string | undefined, sizeBytes: number): Part | null | 'outside' {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return null;
  const start = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return null;
  return start <= end ? { start, end } : 'outside';
}
