/** What the lab tells the gateway it started. */
export type ToGateway = { kind: 'clock'; offsetMs: number } | { kind: 'stop' };

/** What the gateway tells the lab. */
export type FromGateway =
  | { kind: 'ready'; url: string; smtpPort: number | null; firstAgent: FirstAgent | null }
  | { kind: 'failed'; reason: string };

/** The account made at the very first start; its password is told this once. */
export interface FirstAgent {
  email: string;
  password: string;
}

/** Environment variable with the clock's offset at the start, in milliseconds. */
export const offsetVariable = 'THROUGHLINE_LAB_CLOCK_OFFSET_MS';

/**
 * How the gateway's process is.
 * ```
 * stopped ── start ──▶ starting ── ready ──▶ running ── stop ──▶ stopped
 *                         ▲                    │  └──── kill ──▶ killed ── start ──▶ starting
 *                         └──── restarted ─────┘ died by itself
 * ```
 */
export type GatewayState = 'stopped' | 'starting' | 'running' | 'killed';
