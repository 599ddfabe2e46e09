import { afterAll, beforeAll, expect, test } from 'vitest';
import { Stage, until } from './stage.ts';

const mailbox = 'bea@mail.test';
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage.strike());

test('who closes the tab and presses the link in the mail has their answers sent where they asked', async () => {
  const desk = await stage.desk();
  const bea = await stage.customer();
  await bea.open();
  await bea.say('When do you open?');
  await desk.page.getByText('When do you open?').first().waitFor();
  await desk.openFirst();
  await bea.chat.getByRole('button', { name: 'Reply to me by' }).click();
  await bea.chat.getByRole('radio', { name: 'By e-mail right away' }).check();
  await bea.chat.getByRole('textbox', { name: 'Your e-mail address' }).fill(mailbox);
  await bea.chat.getByRole('button', { name: 'Confirm address' }).click();
  const mail = await stage.mail(mailbox);
  await bea.page.context().close();

  const link = mail.links.find((url) => url.includes('/confirm#')) ?? expect.fail(`no link in: ${mail.text}`);
  const page = await (await stage.context()).newPage();
  await page.goto(link);
  expect(page.url()).not.toContain('#');
  await desk.say('At nine.');
  await until(() => desk.texts()).toContain('At nine.');
  expect(stage.mails(mailbox)).toHaveLength(1);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await desk.page
    .getByText(/By e-mail to \S+\./)
    .first()
    .waitFor();
  // The answer was written before, and is still unread: now it goes where she asked.
  const answer = await stage.mail(mailbox, 2);
  expect(answer.text).toContain('At nine.');
});
