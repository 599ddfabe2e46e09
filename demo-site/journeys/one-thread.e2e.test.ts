import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Customer, type Desk, Stage, until } from './stage.ts';

/** The whole story, step by step, in one Throughline: each test goes on where the one before ended. */
const minute = 60_000;
const mailbox = 'anna@mail.test';
let stage: Stage;
let desk: Desk;
let anna: Customer;

beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage.strike());

test('a customer writes without an account, the agent sees it at once and answers, and both see it was read', async () => {
  desk = await stage.desk();
  anna = await stage.customer();
  await anna.open();
  await anna.say('Is the lamp in stock?');
  await desk.page.getByText('Is the lamp in stock?').first().waitFor();
  await desk.openFirst();
  await anna.chat.getByRole('textbox').pressSequentially('And');
  await desk.page
    .getByText(/is typing|typing/i)
    .first()
    .waitFor();
  await anna.chat.getByRole('textbox').fill('');
  await desk.say('Yes, three of them.');
  await until(() => anna.texts()).toEqual(['Is the lamp in stock?', 'Yes, three of them.']);
  await until(() => anna.chat.getByText('Read', { exact: true }).count()).toBeGreaterThan(0);
  await until(() => desk.page.getByText('Read', { exact: true }).count()).toBeGreaterThan(0);
});

test('the customer says where the answer should go and proves the address; the desk says it in the same words', async () => {
  await anna.askForMailTo(mailbox, () => stage.code(mailbox));
  const sentence = /Here, then by e-mail to \S+ if I haven't read it after 1 min\./;
  await anna.chat.getByText(sentence).first().waitFor();
  await desk.page.getByText(sentence).first().waitFor();
});

test('the tab is closed, nobody reads, and the answer leaves as an e-mail', async () => {
  const context = anna.page.context();
  await anna.page.close();
  await desk.say('Shall I put one aside for you?');
  await until(() => desk.texts()).toHaveLength(3);
  expect(stage.mails(mailbox)).toHaveLength(1);
  stage.turnOn(minute + 1_000);
  const mail = await stage.mail(mailbox, 2);
  const header = (name: string) => mail.headers.find((item) => item.name.toLowerCase() === name)?.value;
  expect(mail.text).toContain('Shall I put one aside for you?');
  expect(mail.text).not.toContain('three of them');
  expect(mail.html).toContain('Shall I put one aside for you?');
  expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@tern-and-tide\.test>$/);
  expect(mail.replyTo).toMatch(/reply\+[a-z2-7]+\.\w+@tern-and-tide\.test/);
  expect(header('auto-submitted')).toBeUndefined();
  await desk.page
    .getByText(/e-mail to a\S+@mail\.test/i)
    .first()
    .waitFor();
  await context.close();
});

test('the customer answers from the mailbox: quote and signature are cut off, the agent sees it live', async () => {
  const received = stage.mails(mailbox)[1];
  if (!received) return expect.fail('the mail is gone');
  const draft = await stage.demo.lab.draftReply(received, 'Yes please, I will come on Tuesday.');
  await stage.demo.lab.send(draft);
  await until(() => desk.texts()).toContain('Yes please, I will come on Tuesday.');
  await desk.page
    .getByText(/by e-mail/i)
    .first()
    .waitFor();
  await desk.page.getByRole('button', { name: /original/i }).click();
  await desk.page.getByText('Shall I put one aside for you?', { exact: false }).last().waitFor();
  await desk.page.keyboard.press('Escape');
});

test('a second answer threads under the first mail', async () => {
  await desk.say('Tuesday is fine.');
  await until(() => desk.texts()).toContain('Tuesday is fine.');
  stage.turnOn(minute + 1_000);
  const [first, second] = [await stage.mail(mailbox, 2), await stage.mail(mailbox, 3)];
  expect(second.references).toContain(first.messageId);
  expect(second.subject.replace(/^Re: /, '')).toBe(first.subject.replace(/^Re: /, ''));
  expect(second.replyTo).not.toBe(first.replyTo);
});

test('the link opens the whole conversation on the phone, in order, nothing twice, only after a press', async () => {
  const mail = await stage.mail(mailbox, 3);
  const link = mail.links.find((candidate) => candidate.includes('#throughline-continue='));
  if (!link) return expect.fail(`no link in: ${mail.text}`);
  const phone = await stage.context({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const onPhone = await stage.customer({ context: phone, url: link });
  await onPhone.chat.getByRole('button', { name: 'Continue here' }).waitFor();
  expect(onPhone.page.url()).not.toContain('throughline-continue');
  expect(await onPhone.texts()).toEqual([]);
  await onPhone.chat.getByRole('button', { name: 'Continue here' }).click();
  await until(() => onPhone.texts()).toEqual([
    'Is the lamp in stock?',
    'Yes, three of them.',
    'Shall I put one aside for you?',
    'Yes please, I will come on Tuesday.',
    'Tuesday is fine.',
  ]);
  expect(onPhone.complaints).toEqual([]);
  anna = onPhone;
});

test('who reads in the chat before the wait is over gets no e-mail', async () => {
  await desk.say('We open at nine.');
  await until(() => anna.texts()).toContain('We open at nine.');
  const newest = desk.page.locator('.said').last();
  await until(() => newest.textContent()).toMatch(/We open at nine\..*Read/s);
  stage.turnOn(10 * minute);
  await desk.say('Ring the bell.');
  await until(() => anna.texts()).toContain('Ring the bell.');
  expect(stage.mails(mailbox)).toHaveLength(3);
});

test('a private note stays at the desk, and a resolved conversation opens again when the customer writes', async () => {
  await desk.page.getByRole('radio', { name: 'Private note' }).check();
  await desk.field.fill('Regular customer.');
  await desk.page.keyboard.press('Enter');
  await until(() => desk.texts()).toContain('Regular customer.');
  await desk.page.getByRole('button', { name: /^Resolve/ }).click();
  await desk.page.getByText('Resolved.').first().waitFor();
  await anna.say('Thank you!');
  await until(() => desk.texts()).toContain('Thank you!');
  await desk.page.getByRole('button', { name: /^Resolve/ }).waitFor();
  expect(await anna.texts()).not.toContain('Regular customer.');
  expect(stage.mails(mailbox)).toHaveLength(3);
});
