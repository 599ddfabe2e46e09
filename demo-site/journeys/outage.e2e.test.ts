import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Customer, type Desk, Stage, until } from './stage.ts';

const mailbox = 'anna@mail.test';
let stage: Stage;
let desk: Desk;
let anna: Customer;

beforeAll(async () => {
  stage = await Stage.set();
  desk = await stage.desk();
  anna = await stage.customer();
  await anna.open();
  await anna.say('Before the outage');
  await desk.page.getByText('Before the outage').first().waitFor();
  await desk.openFirst();
});
afterAll(() => stage.strike());

test('what both sides write while the gateway is killed is sent once when it is back, by itself', async () => {
  await stage.demo.killGateway();
  await anna.say('Are you there?');
  await anna.say('Hello?');
  await desk.say('One moment.');
  await until(() => anna.texts()).toEqual(['Before the outage', 'Are you there?', 'Hello?']);
  await anna.chat
    .getByText(/kept|connect/i)
    .first()
    .waitFor();
  await stage.demo.startGateway();
  const both = async () => [await anna.texts(), await desk.texts()].map((texts) => texts.toSorted());
  const all = ['Are you there?', 'Before the outage', 'Hello?', 'One moment.'];
  await until(both).toEqual([all, all]);
  const [hers, theirs] = [await anna.texts(), await desk.texts()];
  expect(hers).toEqual(theirs);
  expect(hers.indexOf('Are you there?')).toBeLessThan(hers.indexOf('Hello?'));
});

test('what was written in a tab that was then closed is sent when the site is opened again', async () => {
  await stage.demo.killGateway();
  await anna.say('Written, then closed.');
  await until(() => anna.texts()).toContain('Written, then closed.');
  const context = anna.page.context();
  await anna.page.close();
  await stage.demo.startGateway();
  anna = await stage.customer({ context });
  await until(() => desk.texts()).toContain('Written, then closed.');
  expect((await desk.texts()).filter((text) => text === 'Written, then closed.')).toHaveLength(1);
});

test('a mail whose outcome nobody knows is sent again only under the same Message-ID', async () => {
  await anna.open();
  await anna.askForMailTo(mailbox, () => stage.code(mailbox));
  await anna.page.context().close();
  stage.demo.lab.changeMailSwitches({ address: mailbox, incoming: { answerDelayMs: 600_000 }, outgoing: {} });
  await desk.say('Are you still there?');
  await desk.settled();
  stage.turnOn(61_000);
  // The mail has arrived, its answer has not: that is when the gateway is killed.
  const [, mail] = [await stage.mail(mailbox), await stage.mail(mailbox, 2)];
  await stage.demo.killGateway();
  stage.demo.lab.calm();
  await stage.demo.startGateway();
  stage.turnOn(120_000);
  await until(() => stage.mails(mailbox)[1]?.copies).toBe(2);
  await desk.page
    .getByText(/e-mail to a\S+@mail\.test/i)
    .first()
    .waitFor();
  expect(mail.text).toContain('Are you still there?');
  expect(stage.mails(mailbox)).toHaveLength(2);
});
