import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Customer, type Desk, Stage, until } from './stage.ts';

/** Web, SMS, e-mail and web again, step by step: each test goes on where the one before ended. */
const minute = 60_000;
const mailbox = 'ada@mail.test';
const number = '+4917604069042';
let stage: Stage;
let desk: Desk;
let ada: Customer;

beforeAll(async () => {
  stage = await Stage.set();
  desk = await stage.desk();
  ada = await stage.customer();
});
afterAll(() => stage.strike());

/** The agent says something, and it is in the log. */
async function answer(text: string): Promise<void> {
  await desk.say(text);
  await until(() => desk.texts()).toContain(text);
  await desk.settled();
}

test('a customer proves a mailbox and a phone from the chat; the newest wish holds', async () => {
  await ada.open();
  await ada.say('Is the tandem in stock?');
  await desk.page.getByText('Is the tandem in stock?').first().waitFor();
  await desk.openFirst();
  await ada.askForMailTo(mailbox, () => stage.code(mailbox));
  await ada.askForTextsTo(number, () => stage.textedCode(number));
  await desk.page
    .getByText(/Here, then by SMS to \S+.*after 1 min/)
    .first()
    .waitFor();
});

test('the tab is closed, nobody reads, and the answer leaves by SMS alone', async () => {
  await ada.page.context().close();
  await answer('Yes, two of them.');
  expect(stage.texts(number)).toHaveLength(1);
  stage.turnOn(minute + 1_000);
  expect(await stage.text(number, 2)).toContain('Yes, two of them.');
  expect(stage.mails(mailbox)).toHaveLength(1);
});

test('she answers from the phone, and the agent sees it live in the same conversation', async () => {
  stage.demo.lab.sendText(number, 'Please keep one for me.');
  await until(() => desk.texts()).toContain('Please keep one for me.');
  expect(await desk.page.getByRole('tabpanel').getByRole('listitem').count()).toBe(1);
});

test('she texts EMAIL: that is no message, and the next answer comes by e-mail at once', async () => {
  stage.demo.lab.sendText(number, 'EMAIL');
  await stage.text(number, 3);
  await answer('Done, until Friday.');
  const mail = await stage.mail(mailbox, 2);
  expect(mail.text).toContain('Done, until Friday.');
  expect(stage.texts(number)).toHaveLength(3);
  expect(await desk.texts()).not.toContain('EMAIL');
});

test('she answers from the mailbox and goes on in the browser of another device, where everything is there once', async () => {
  const received = stage.mails(mailbox)[1];
  if (!received) return expect.fail('the mail is gone');
  await stage.demo.lab.send(await stage.demo.lab.draftReply(received, 'I will come on Thursday.'));
  await until(() => desk.texts()).toContain('I will come on Thursday.');
  const { links, text } = await stage.mail(mailbox, 2);
  const link = links.find((url) => url.includes('#throughline-continue=')) ?? expect.fail(`no link in: ${text}`);
  const onPhone = await stage.customer({ url: link });
  await onPhone.chat.getByRole('button', { name: 'Continue here' }).click();
  await until(() => onPhone.texts()).toEqual([
    'Is the tandem in stock?',
    'Yes, two of them.',
    'Please keep one for me.',
    'Done, until Friday.',
    'I will come on Thursday.',
  ]);
  expect(onPhone.complaints).toEqual([]);
});
