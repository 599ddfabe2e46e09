import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { expect } from 'vitest';
import { anyPorts, type Demo, startDemo } from '../demo.ts';
import { type ReadMail, readMail } from '../lab/read-mail.ts';
import { chromiumLaunch } from './chromium.ts';

/** Real time the slowest step of a journey may take on a busy machine; nothing is asserted about it. */
const patience = { timeout: 15_000, interval: 50 };

/** Waits until something is as it should be. */
export const until = <T>(look: () => T) => expect.poll(look, patience);

/** The customer in a browser of their own. */
export class Customer {
  readonly page: Page;
  /** What went wrong in the page: errors and anything the content security policy blocked. */
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      // A killed gateway is a refused connection in the console, and nothing wrong with the page.
      if (message.type() === 'error' && !/ERR_CONNECTION|WebSocket connection/.test(message.text())) {
        this.complaints.push(message.text());
      }
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  get chat() {
    return this.page.locator('throughline-chat');
  }

  async open(): Promise<void> {
    await this.page.locator('throughline-launcher').first().click();
    await this.chat.getByRole('textbox').waitFor();
  }

  async say(text: string): Promise<void> {
    await this.chat.getByRole('textbox').fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** The messages as they stand, in order. */
  texts(): Promise<string[]> {
    return this.chat.locator('.bubble .text').allInnerTexts();
  }

  /** "Continue on another device": the link that the QR code holds. */
  async handOver(): Promise<string> {
    await this.chat.getByRole('button', { name: 'Continue on another device' }).click();
    const link = this.chat.locator('throughline-handoff input');
    await link.waitFor();
    return link.inputValue();
  }

  /** Opens "Reply to me by…" and chooses a place. */
  async choosePlace(place: string): Promise<void> {
    await this.chat.getByRole('button', { name: 'Reply to me by' }).click();
    await this.chat.getByRole('radio', { name: place }).check();
  }

  /** Says a new address in the open form and proves it with the code that came there. */
  async proveAddress(field: string, address: string, code: () => Promise<string>): Promise<void> {
    const other = this.chat.getByRole('radio', { name: /^Another / });
    if (await other.isVisible()) await other.check();
    await this.chat.getByRole('textbox', { name: field }).fill(address);
    await this.chat.getByRole('button', { name: /^Confirm (address|number)$/ }).click();
    await this.chat.getByRole('textbox', { name: '6-digit code' }).fill(await code());
    const confirm = this.chat.getByRole('button', { name: 'Confirm', exact: true });
    if (await confirm.isVisible()) await confirm.click();
  }

  /** "Reply to me by…": here, then by e-mail after a minute. The code comes from the mailbox. */
  async askForMailTo(address: string, code: () => Promise<string>): Promise<void> {
    await this.choosePlace('Here, then by e-mail');
    await this.chat.getByRole('radio', { name: '1 minute' }).check();
    await this.proveAddress('Your e-mail address', address, code);
    await this.chat
      .getByText(/then by e-mail to .* after 1 min/)
      .first()
      .waitFor();
  }

  /** The same by SMS. The code comes from the phone. */
  async askForTextsTo(number: string, code: () => Promise<string>): Promise<void> {
    await this.choosePlace('Here, then by SMS');
    await this.chat.getByRole('radio', { name: '1 minute' }).check();
    await this.proveAddress('Your mobile number', number, code);
    await this.chat
      .getByText(/then by SMS to .* after 1 min/)
      .first()
      .waitFor();
  }
}

/** An agent at the desk. */
export class Desk {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async signIn({ email, password }: { email: string; password: string }): Promise<void> {
    await this.page.getByLabel('E-mail').fill(email);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('heading', { name: 'Conversations' }).waitFor();
  }

  async openFirst(): Promise<void> {
    await this.page.getByRole('tabpanel').getByRole('listitem').getByRole('button').first().click();
    await this.field.waitFor();
  }

  /** Where answers are written. */
  get field() {
    return this.page.locator('throughline-desk textarea');
  }

  async say(text: string): Promise<void> {
    await this.field.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Everything said is in the log. */
  async settled(): Promise<void> {
    await this.page.locator('throughline-desk .said.sending').waitFor({ state: 'detached' });
  }

  texts(): Promise<string[]> {
    return this.page.locator('throughline-desk .bubble .text').allInnerTexts();
  }
}

/** A whole Throughline on free ports and empty data, with a browser to look at it. */
export class Stage {
  readonly demo: Demo;
  readonly #browser: Browser;
  readonly folder: string;

  private constructor(demo: Demo, browser: Browser, folder: string) {
    this.demo = demo;
    this.#browser = browser;
    this.folder = folder;
  }

  static async set(): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-journey-'));
    const onCrash = (what: string): never => expect.fail(`the gateway ended by itself: ${what}`);
    const demo = await startDemo({ dataFolder: folder, ports: anyPorts, onCrash });
    const browser = await chromium.launch(chromiumLaunch);
    return new Stage(demo, browser, folder);
  }

  async strike(): Promise<void> {
    await this.#browser.close();
    await this.demo.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A browser profile of its own. */
  async context(options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
    const context = await this.#browser.newContext({ locale: 'en-GB', ...options });
    context.setDefaultTimeout(patience.timeout);
    return context;
  }

  async customer(options: { context?: BrowserContext; url?: string } = {}): Promise<Customer> {
    const context = options.context ?? (await this.context());
    const customer = new Customer(await context.newPage());
    await customer.page.goto(options.url ?? this.demo.shopUrl);
    return customer;
  }

  async desk(): Promise<Desk> {
    const { agent, deskUrl } = this.demo;
    if (!agent) return expect.fail('the first agent was not made');
    const page = await (await this.context()).newPage();
    await page.goto(deskUrl);
    const desk = new Desk(page);
    await desk.signIn(agent);
    return desk;
  }

  /** The n-th mail (from 1) that a mailbox of the lab got, waited for. */
  async mail(address: string, n = 1): Promise<ReadMail> {
    await until(() => this.mails(address).length).toBeGreaterThanOrEqual(n);
    const raw = this.mails(address)[n - 1];
    return raw ? readMail(raw.raw) : expect.fail('no such mail');
  }

  /** What a mailbox got, oldest first. */
  mails(address: string) {
    const received = this.demo.lab.mailboxes.mails(address).filter(({ direction }) => direction === 'received');
    return received.toSorted((a, b) => a.at - b.at);
  }

  /** What a phone got, oldest first. */
  texts(number: string): string[] {
    const received = this.demo.lab.phones.texts(number).filter(({ direction }) => direction === 'received');
    return received.map(({ text }) => text);
  }

  /** The n-th text (from 1) that a phone got, waited for. */
  async text(number: string, n = 1): Promise<string> {
    await until(() => this.texts(number).length).toBeGreaterThanOrEqual(n);
    return this.texts(number)[n - 1] ?? expect.fail('no such text');
  }

  async textedCode(number: string, n = 1): Promise<string> {
    const text = await this.text(number, n);
    return /\b(\d{6})\b/.exec(text)?.[1] ?? expect.fail(`no code in: ${text}`);
  }

  async code(address: string, n = 1): Promise<string> {
    const { text } = await this.mail(address, n);
    return /\b(\d{6})\b/.exec(text)?.[1] ?? expect.fail(`no code in: ${text}`);
  }

  turnOn(ms: number): void {
    this.demo.lab.turnClock(this.demo.lab.clock.offsetMs + ms);
  }
}
