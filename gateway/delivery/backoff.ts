const firstMs = 30_000;
const factor = 4;
const longestMs = 4 * 3_600_000;
const spread = 0.2;

/** Tries of one delivery before it is given up: about eleven hours with these delays. */
export const maxAttempts = 8;

/**
 * How long to wait after a try (1 is the first) before the next: 30 s, 2 min, 8 min, 32 min, about 2 h, then 4 h, each
 * up to a fifth shorter or longer. `random` is from 0 up to 1.
 */
export function retryDelayMs(attempt: number, random: number): number {
  const delayMs = Math.min(longestMs, firstMs * factor ** (attempt - 1));
  return Math.round(delayMs * (1 - spread + 2 * spread * random));
}
