import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Customer, type Desk, Stage, until } from './stage.ts';

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await Stage.set();
  desk = await stage.desk();
});
afterAll(() => stage.strike());

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;

const draftOf = (customer: Customer) => customer.chat.getByRole('textbox').inputValue();

/** Signs in at the shop, as its customers do; the shop tells the chat. */
async function signIn({ page }: Customer, name: string): Promise<void> {
  // On a phone the chat covers the shop's own navigation.
  await page.goto(new URL('/account?lang=en', page.url()).href);
  await page.getByRole('button', { name: `Sign in as ${name}` }).click();
  await page.getByText('You are signed in').waitFor();
}

test('a customer goes on on the phone with what they were writing, and back on the desktop', async () => {
  const desktop = await stage.customer();
  await desktop.open();
  await desktop.say('Do you have the lamp?');
  await desktop.chat.getByRole('textbox').fill('In the colour of');
  const url = await desktop.handOver();
  const mobile = await stage.customer({ context: await stage.context(phone), url });
  // Nothing moves by opening the link, as a mail scanner would.
  await mobile.chat.getByRole('button', { name: /continue here/i }).waitFor();
  expect(await mobile.texts()).toEqual([]);
  expect(mobile.page.url()).not.toContain('handoff');
  await mobile.chat.getByRole('button', { name: /continue here/i }).click();
  await until(() => mobile.texts()).toEqual(['Do you have the lamp?']);
  await until(() => draftOf(mobile)).toBe('In the colour of');
  await desktop.chat.getByText('Continued on another device').waitFor();
  await mobile.say('In the colour of the sea?');
  await until(() => desktop.texts()).toEqual(['Do you have the lamp?', 'In the colour of the sea?']);
  await desktop.chat.getByRole('button', { name: /continue here instead/i }).click();
  await desktop.chat.getByRole('textbox').waitFor();
  await mobile.chat.getByText('Continued on another device').waitFor();
  await desktop.say('Back at the desk.');
  await until(() => mobile.texts()).toContain('Back at the desk.');
});

test('what was said without an account on two devices is one conversation once both are signed in', async () => {
  const [one, two] = [await stage.customer(), await stage.customer({ context: await stage.context(phone) })];
  await one.open();
  await one.say('Anonymous on the first');
  await desk.page.getByText('Anonymous on the first').first().waitFor();
  await two.open();
  await two.say('Anonymous on the second');
  await desk.page.getByText('Anonymous on the second').first().waitFor();
  await signIn(one, 'Anna Berg');
  await until(() => one.texts()).toEqual(['Anonymous on the first']);
  await signIn(two, 'Anna Berg');
  const all = ['Anonymous on the first', 'Anonymous on the second'];
  await until(() => two.texts()).toEqual(all);
  await until(() => one.texts()).toEqual(all);
  await one.say('Signed in');
  await until(() => two.texts()).toEqual([...all, 'Signed in']);
  await desk.page.getByText('Anna Berg').first().waitFor();
});

test('whoever signs out leaves nothing behind, in any tab', async () => {
  const context = await stage.context();
  const [one, two] = [await stage.customer({ context }), await stage.customer({ context })];
  await signIn(one, 'Ben Smit');
  await one.open();
  await one.say('For my eyes only');
  await two.page.reload();
  await two.open();
  await until(() => two.texts()).toEqual(['For my eyes only']);
  await one.page.getByRole('button', { name: 'Sign out' }).click();
  await until(() => two.texts()).toEqual([]);
  const names = () => two.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));
  await until(async () => (await names()).filter((name) => name.startsWith('throughline'))).toEqual([]);
});

test('a file of 50 MB arrives whole although the line is cut five times', async () => {
  const anna = await stage.customer();
  const context = anna.page.context();
  await anna.open();
  const network = await context.newCDPSession(anna.page);
  await network.send('Network.enable');
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 12_000_000 };
  await network.send('Network.emulateNetworkConditions', slow);
  const bytes = Buffer.alloc(50 * 1_048_576, 'Throughline. ');
  const film = join(stage.folder, 'film.txt');
  writeFileSync(film, bytes);
  await anna.chat.locator('input[type=file]').setInputFiles(film);
  const progress = anna.chat.getByRole('progressbar').first();
  const percent = async () => Number(await progress.getAttribute('aria-valuenow'));
  for (let cut = 1; cut <= 5; cut++) {
    await expect.poll(percent, { timeout: 60_000, interval: 50 }).toBeGreaterThan(cut * 14);
    await context.setOffline(true);
    await anna.page.waitForTimeout(300);
    await context.setOffline(false);
    await network.send('Network.emulateNetworkConditions', slow);
  }
  await anna.say('Here is the film');
  await desk.page.getByText('Here is the film').first().waitFor({ timeout: 60_000 });
  await desk.openFirst();
  await desk.page.getByText('film.txt').first().waitFor();
  const fetched = desk.page.context().waitForEvent('request', (request) => request.url().includes('/files/'));
  await desk.page
    .getByRole('button', { name: /film\.txt/ })
    .first()
    .click();
  const received = Buffer.from(await (await fetch((await fetched).url())).arrayBuffer());
  expect(received.equals(bytes)).toBe(true);
});
