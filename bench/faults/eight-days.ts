import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIdentity } from '@throughline/sdk/server';
import type { BrowserContext, Page } from 'playwright';
import { type FinalEntry, judge, type Observation, type Showing } from '../checker.ts';
import { BrowserScene, say, showingOf, showsAcked } from './browser-scene.ts';
import type { Fault } from './fault.ts';
import { seededRandom } from './seeded-random.ts';
import { buildShim } from './shim.ts';

const rounds = 5;
const eightDaysMs = 8 * 86_400_000;
const secret = 'a secret of this run that only the shop and the gateway know';
const unsentMessages = 2;

/** The gateway's wall clock, moved on from outside. */
interface Calendar {
  aheadMs: number;
  file: string;
}

interface Run {
  scene: BrowserScene;
  calendar: Calendar;
  history: Observation[];
  final: FinalEntry[];
  showings: Showing[];
  problems: string[];
  recoveryMs: number[];
}

/** The shop's backend says who this is. */
async function identify({ scene, calendar }: Run, page: Page, userId: string): Promise<void> {
  const now = Date.now() + calendar.aheadMs;
  const token = await signIdentity({ userId }, { secret }, { siteId: scene.gateway.siteId, now });
  await page.evaluate((proof) => window.chat.identify(proof), token);
  await page.waitForFunction((id) => window.chat.identity?.subject === id, userId);
}

/** What of these texts a tab shows, each with its mark. */
const marksOf = (page: Page, texts: readonly string[]): Promise<string[]> =>
  page.evaluate(
    (wanted) =>
      window.chat.timeline.items.flatMap((item) =>
        item.kind === 'message' && wanted.includes(item.text) ? [item.mark] : [],
      ),
    texts,
  );

/** The person writes, some of it into a dead network, and closes the page. The result is what is in the log. */
async function write(run: Run, profile: BrowserContext, userId: string, count: number): Promise<string[]> {
  const { scene, history, problems } = run;
  const page = await scene.open(profile);
  await identify(run, page, userId);
  const said: string[] = [];
  for (let number = 1; number <= count; number++) {
    const entryId = await say(page, `${userId} says ${number}`);
    history.push({ op: 'send', client: userId, conversationId: '', entryId });
    said.push(entryId);
  }
  await showsAcked(page, said);
  await scene.gateway.kill();
  await page.waitForFunction(() => window.chat.connection.state !== 'live');
  const unsent = Array.from({ length: unsentMessages }, (_, number) => `${userId} says ${number} to nobody`);
  for (const text of unsent) {
    // Not noted as kept: against a browser that deletes it there is no promise but that it was shown as unsent.
    history.push({ op: 'send', client: userId, conversationId: '', entryId: await say(page, text) });
  }
  const marks = await marksOf(page, unsent);
  if (marks.length !== unsentMessages || marks.some((mark) => mark !== 'sending'))
    problems.push(`${userId}: what was not sent was shown as ${marks.join(', ') || 'nothing'}`);
  await page.close();
  return said;
}

/** As WebKit does with what a site keeps when nobody was there for a week: everything is gone at once. */
async function forgetShop({ scene }: Run, profile: BrowserContext): Promise<void> {
  const page = await profile.newPage();
  const inspector = await profile.newCDPSession(page);
  await inspector.send('Storage.clearDataForOrigin', { origin: scene.shopUrl, storageTypes: 'indexeddb' });
  await page.close();
}

/** Back after eight days, first as anybody and then as the one they are. */
async function comeBack(run: Run, profile: BrowserContext, userId: string, said: readonly string[]): Promise<void> {
  const { scene, history, final, showings, problems, recoveryMs } = run;
  const page = await scene.open(profile);
  // Refused: only where the browser kept what it should not have.
  await page.waitForFunction(() => ['live', 'refused'].includes(window.chat.connection.state));
  const seen = await page.evaluate(() => ({ ...window.chat.timeline, items: window.chat.timeline.items.length }));
  if (seen.items > 0 || seen.conversationId !== null)
    problems.push(`${userId}: ${seen.items} lines were shown before it was known who this is`);
  const askedAt = performance.now();
  await identify(run, page, userId);
  await showsAcked(page, said.slice(-1));
  const showing = await showingOf(page, userId);
  recoveryMs.push(performance.now() - askedAt);
  showings.push(showing);
  final.push(...(await scene.readAll(showing.conversationId)));
  let after = 0;
  for (const { entryId, seq } of showing.items) {
    if (seq === null) continue;
    const { conversationId, view } = showing;
    history.push({ op: 'ack', client: userId, conversationId, entryId, seq });
    history.push({ op: 'receive', client: userId, conversationId, entryId, seq, after, view });
    after = seq;
  }
  const missing = said.filter((entryId) => !showing.items.some((item) => item.entryId === entryId));
  if (missing.length > 0) problems.push(`${userId}: ${missing.length} messages did not come back`);
}

async function playRound(run: Run, round: number, random: () => number): Promise<void> {
  const { scene, calendar } = run;
  const userId = `customer ${round}`;
  const profile = await scene.profile(() => {});
  const said = await write(run, profile, userId, 3 + Math.floor(random() * 60));
  await forgetShop(run, profile);
  calendar.aheadMs += eightDaysMs;
  writeFileSync(calendar.file, String(calendar.aheadMs));
  await scene.gateway.start();
  await comeBack(run, profile, userId, said);
  await profile.close();
}

/**
 * Somebody the shop knows writes and goes away; the browser deletes what it kept (Safari after seven days without a
 * visit). Eight days later nothing is shown to whoever opens the page, and everything to the one who proves to be the
 * same. Recovery counts from that proof to the whole history.
 */
export const eightDays: Fault = async (seed) => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-calendar-'));
  const calendar = { aheadMs: 0, file: join(folder, 'clock') };
  writeFileSync(calendar.file, '0');
  const settings = { THROUGHLINE_IDENTITY_SECRET: secret, LD_PRELOAD: buildShim(), FAULT_CLOCK: calendar.file };
  const scene = await BrowserScene.set(settings);
  const run: Run = { scene, calendar, history: [], final: [], showings: [], problems: [], recoveryMs: [] };
  const random = seededRandom(seed);
  try {
    for (let round = 1; round <= rounds; round++) await playRound(run, round, random);
    const { history, final, showings, recoveryMs, problems } = run;
    const verdict = judge(history, final, showings);
    return { fault: 'eight days away, storage deleted', rounds, verdict, recoveryMs, problems };
  } finally {
    await scene.strike();
    rmSync(folder, { recursive: true, force: true });
  }
};
