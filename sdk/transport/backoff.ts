const baseMs = 500;
const capMs = 30_000;

/**
 * How long to wait before try number `attempt` (0 first): exponential with full jitter, so that many clients that lost
 * the same gateway do not come back as one wave.
 */
export function backoffMs(attempt: number, random: () => number): number {
  return Math.round(random() * Math.min(capMs, baseMs * 2 ** attempt));
}
