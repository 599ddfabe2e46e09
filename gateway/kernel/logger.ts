import pino from 'pino';

/**
 * Structured log lines about what happened, never about what was said: no message text, no address, no token.
 * The field names are fixed here so that none of those slips in by a spread object.
 */
export interface LogFields {
  siteId?: string;
  conversationId?: string;
  deliveryId?: string;
  channel?: string;
  reason?: string;
  closeCode?: number;
  attempt?: number;
  count?: number;
  durationMs?: number;
  port?: number;
  error?: unknown;
}

export interface Logger {
  info(what: string, fields?: LogFields): void;
  warn(what: string, fields?: LogFields): void;
  error(what: string, fields?: LogFields): void;
}

/** Log lines as JSON on standard error, one a line; control characters are encoded (X11). */
export function jsonLogger(level: 'info' | 'warn' | 'error' | 'silent'): Logger {
  const lines = pino(
    { level, serializers: { error: pino.stdSerializers.err } },
    pino.destination({ fd: 2, sync: true }),
  );
  return {
    info: (what, fields) => lines.info(fields ?? {}, what),
    warn: (what, fields) => lines.warn(fields ?? {}, what),
    error: (what, fields) => lines.error(fields ?? {}, what),
  };
}
