import type { IdentitySource, WantedContract } from '@throughline/sdk';
import { limits, type QuietHours } from '@throughline/sdk/wire';

/*
 * What a page's call brings along may be anything. Each reader gives it back as what it has to be, or throws a TypeError
 * that says in plain words what is needed. Values are not repeated: they may be secrets.
 */

export function readText(value: unknown): string {
  if (typeof value === 'string' && value !== '' && value.length <= limits.maxTextLength) return value;
  throw new TypeError(`a text of 1 to ${limits.maxTextLength} characters is needed`);
}

/** Names with a value each; the values are the client's to judge. */
export function readNamed(value: unknown): Readonly<Record<string, never>> {
  if (isObject(value)) return value as Record<string, never>;
  throw new TypeError('an object of names and values is needed');
}

export function readNames(value: unknown = []): readonly string[] {
  if (Array.isArray(value)) return value;
  throw new TypeError('lists of names are needed');
}

export function readIdentity(value: unknown): IdentitySource {
  const isToken = typeof value === 'string' && value !== '' && value.length <= limits.maxIdentityTokenLength;
  if (isToken || typeof value === 'function') return value as IdentitySource;
  throw new TypeError('a token, or a function that brings one, is needed');
}

/** The address of a page, whole. */
export function readPageUrl(value: unknown): string {
  const url = typeof value === 'string' ? new URL(value, document.baseURI) : null;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.href;
  throw new TypeError('the address of a page is needed');
}

/** A contract as the wire takes it; the gateway hangs up on anything else. */
export function readContract(value: unknown): WantedContract {
  const { steps, quiet, until } = isObject(value) ? value : {};
  const isContract =
    Array.isArray(steps) &&
    steps.length <= limits.maxContractSteps &&
    steps.every(isStep) &&
    (quiet === null || isQuiet(quiet)) &&
    (until === null || isWhole(until));
  if (!isContract) throw new TypeError('a contract of { steps, quiet, until } is needed');
  const asked = steps.map(({ channel, addressId, afterSeconds }) => ({ channel, addressId, afterSeconds }));
  return { steps: asked, quiet: isQuiet(quiet) ? bareQuiet(quiet) : null, until: until as number | null };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isWhole = (value: unknown, max = Number.MAX_SAFE_INTEGER): boolean =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max;

const matches = (value: unknown, pattern: RegExp): boolean => typeof value === 'string' && pattern.test(value);
const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/;
const addressId = /^[\w-]{1,64}$/;
const timeZone = /^[\w+\-/]{1,64}$/;

const isStep = (step: unknown): boolean =>
  isObject(step) &&
  ['web', 'email'].includes(step.channel as string) &&
  (step.addressId === null || matches(step.addressId, addressId)) &&
  isWhole(step.afterSeconds, limits.maxStepSeconds);

const isQuiet = (quiet: unknown): quiet is QuietHours =>
  isObject(quiet) &&
  matches(quiet.from, clockTime) &&
  matches(quiet.to, clockTime) &&
  matches(quiet.timeZone, timeZone);

const bareQuiet = ({ from, to, timeZone }: QuietHours): QuietHours => ({ from, to, timeZone });
