import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Customer, type Desk, Stage, until } from './stage.ts';

/** Clauses of the reply contract, each with a customer of its own. */
const minute = 60_000;
const hour = 60 * minute;
let stage: Stage;
let desk: Desk;

beforeAll(async () => {
  stage = await Stage.set();
  desk = await stage.desk();
});
afterAll(() => stage.strike());

/** A new customer whose conversation is open at the desk. */
async function newCustomer(words: string, timezoneId?: string): Promise<Customer> {
  const context = await stage.context(timezoneId ? { timezoneId } : {});
  const customer = await stage.customer({ context });
  await customer.open();
  await customer.say(words);
  await desk.page.getByText(words).first().waitFor();
  await desk.openFirst();
  await until(() => desk.texts()).toEqual([words]);
  return customer;
}

async function answer(text: string): Promise<void> {
  await desk.say(text);
  await until(() => desk.texts()).toContain(text);
  await desk.settled();
}

test('STOP moves the waiting answer: the phone gets nothing more, the mailbox gets the answer', async () => {
  const [number, mailbox] = ['+4917604069051', 'stop@mail.test'];
  const bea = await newCustomer('Do you repair bells?');
  await bea.askForMailTo(mailbox, () => stage.code(mailbox));
  await bea.askForTextsTo(number, () => stage.textedCode(number));
  await bea.choosePlace('In an order of your own');
  await bea.chat.getByRole('button', { name: 'Add another place' }).click();
  await bea.chat.getByRole('combobox', { name: 'Place 3' }).selectOption({ label: 'By e-mail to s•••@mail.test' });
  await bea.chat.getByRole('button', { name: 'Save' }).click();
  await desk.page
    .getByText(/then by SMS to .*, then by e-mail to/)
    .first()
    .waitFor();
  await bea.page.context().close();
  await answer('We do.');
  stage.demo.lab.sendText(number, 'STOP');
  await until(() => stage.texts(number).at(-1)).toMatch(/no more|stopped|not text/i);
  const heard = stage.texts(number).length;
  stage.turnOn(hour);
  expect((await stage.mail(mailbox, 2)).text).toContain('We do.');
  expect(stage.texts(number)).toHaveLength(heard);
  expect(await desk.texts()).not.toContain('STOP');
});

test('an answer written in quiet hours waits for the morning where the customer is', async () => {
  const mailbox = 'night@mail.test';
  const now = new Date(stage.demo.lab.clock.now());
  const hoursTo23 = (23 - now.getUTCHours() + 24) % 24 || 24;
  stage.turnOn(hoursTo23 * hour - now.getUTCMinutes() * minute);
  const cleo = await newCustomer('Are you still awake?', 'Etc/UTC');
  await cleo.askForMailTo(mailbox, () => stage.code(mailbox));
  await cleo.choosePlace('Here, then by e-mail');
  await cleo.chat.getByText('Quiet hours and end date').click();
  await cleo.chat.getByRole('checkbox', { name: 'Nothing at night' }).check();
  await cleo.chat.getByRole('button', { name: 'Save' }).click();
  await desk.page.getByText(/21:00/).first().waitFor();
  await cleo.page.context().close();
  await answer('Just about.');
  stage.turnOn(2 * hour);
  const story = () => stage.demo.lab.eye?.story(stage.demo.lab.eye.conversations()[0]?.conversationId ?? '');
  await until(async () =>
    (await story())?.plan.unread.flatMap(({ steps }) => steps.map((step) => step.reason.kind)),
  ).toContain('quiet');
  expect(stage.mails(mailbox)).toHaveLength(1);
  stage.turnOn(7 * hour);
  expect((await stage.mail(mailbox, 2)).text).toContain('Just about.');
});

test('changed in the middle of the wait: the old place gets nothing, the new one the answer', async () => {
  const [number, mailbox] = ['+4917604069052', 'change@mail.test'];
  const cem = await newCustomer('What does the lamp cost?');
  await cem.askForTextsTo(number, () => stage.textedCode(number));
  await cem.askForMailTo(mailbox, () => stage.code(mailbox));
  await cem.page.context().close();
  await answer('Forty euros.');
  stage.turnOn(minute / 2);
  stage.demo.lab.sendText(number, 'HERE');
  await until(() => stage.texts(number).join('\n')).toContain('Forty euros.');
  stage.turnOn(minute + 1_000);
  await answer('And a bulb is in it.');
  await until(() => stage.texts(number).join('\n')).toContain('And a bulb is in it.');
  expect(stage.mails(mailbox)).toHaveLength(1);
});

test('whom a mail was forwarded to can answer it: only agents see that, and nothing is sent there', async () => {
  const mailbox = 'forward@mail.test';
  const dina = await newCustomer('Is there a basket?');
  await dina.askForMailTo(mailbox, () => stage.code(mailbox));
  await dina.page.context().close();
  await answer('There is.');
  stage.turnOn(minute + 1_000);
  await stage.mail(mailbox, 2);
  const received = stage.mails(mailbox)[1] ?? expect.fail('the mail is gone');
  const draft = await stage.demo.lab.draftReply(received, 'I am not Dina.');
  await stage.demo.lab.send({ ...draft, from: 'eve@elsewhere.test' });
  await desk.page.getByText('I am not Dina.').first().waitFor();
  await desk.page.getByText('From an address that is not the customer’s').first().waitFor();
  expect(stage.mails('eve@elsewhere.test')).toEqual([]);
});

test('a mail that only says it is from the customer begins a conversation of nobody, marked, and nothing goes back', async () => {
  const mailbox = 'spoof@mail.test';
  const emil = await newCustomer('Can I pay by card?');
  await emil.askForMailTo(mailbox, () => stage.code(mailbox));
  const to = 'hello@tern-and-tide.test';
  const forged = { from: mailbox, sentBy: 'mallory@evil.test', to, subject: 'Card', inReplyTo: null, references: null };
  await stage.demo.lab.send({ ...forged, text: 'Send it to another street.' });
  await desk.page.getByText('Send it to another street.').first().click();
  await desk.page.getByText('Sender not verified').first().waitFor();
  expect(await emil.texts()).toEqual(['Can I pay by card?']);
  expect(stage.mails(mailbox)).toHaveLength(1);
});
