import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Customer, type Desk, Stage, until } from './stage.ts';

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await Stage.set();
  desk = await stage.desk();
});
afterAll(() => stage.strike());

/** Opens the chat in several tabs of one browser. */
async function tabsOf(count: number): Promise<Customer[]> {
  const context = await stage.context();
  const tabs: Customer[] = [];
  for (let number = 0; number < count; number++) tabs.push(await stage.customer({ context }));
  for (const tab of tabs) await tab.open();
  return tabs;
}

test.each([1, 2, 5])(
  'what is typed offline, in %i tabs that are then closed, is sent once when the site is open again',
  async (count) => {
    const tabs = await tabsOf(count);
    const [first] = tabs;
    const context = first?.page.context() ?? expect.fail('no tab');
    await first?.say(`${count}: hello`);
    await desk.page.getByText(`${count}: hello`).first().waitFor();
    await context.setOffline(true);
    for (const [number, tab] of tabs.entries()) await tab.say(`${count}: offline ${number}`);
    const said = [`${count}: hello`, ...tabs.map((_, number) => `${count}: offline ${number}`)];
    // Every tab shows what any of them said.
    for (const tab of tabs) await until(() => tab.texts()).toEqual(said);
    for (const tab of tabs) await tab.page.close();
    await context.setOffline(false);
    const back = await stage.customer({ context });
    await back.open();
    await until(() => back.texts()).toEqual(said);
    await desk.openFirst();
    await until(() => desk.texts()).toEqual(said);
    await context.close();
  },
);

test('five tabs have one connection, show the same, and go on when the one that had it is closed', async () => {
  const tabs = await tabsOf(5);
  let sockets = 0;
  for (const { page } of tabs) page.on('websocket', () => (sockets += 1));
  const [first, second, ...others] = tabs as [Customer, Customer, ...Customer[]];
  await second.say('from the second');
  for (const tab of tabs) await until(() => tab.texts()).toEqual(['from the second']);
  await first.page.close();
  await second.say('still here');
  for (const tab of [second, ...others]) await until(() => tab.texts()).toEqual(['from the second', 'still here']);
  await desk.openFirst();
  await until(() => desk.texts()).toEqual(['from the second', 'still here']);
  expect(sockets).toBe(1);
  await second.page.context().close();
});

test('what is being written is there again in another tab, and after all tabs were closed', async () => {
  const [one] = (await tabsOf(1)) as [Customer];
  const context = one.page.context();
  await one.chat.getByRole('textbox').fill('half a thou');
  const two = await stage.customer({ context });
  await two.open();
  await until(() => two.chat.getByRole('textbox').inputValue()).toBe('half a thou');
  await one.page.close();
  await two.page.close();
  const again = await stage.customer({ context });
  await again.open();
  await until(() => again.chat.getByRole('textbox').inputValue()).toBe('half a thou');
  await context.close();
});

test('where WebSockets are blocked the conversation goes by HTTP, both ways', async () => {
  const context = await stage.context();
  await context.addInitScript(() => {
    // A proxy that lets no upgrade through: the connection never opens.
    window.WebSocket = class extends EventTarget {
      onclose: ((event: { code: number }) => void) | null = null;
      constructor() {
        super();
        setTimeout(() => this.onclose?.({ code: 1006 }), 50);
      }
      send(): void {}
      close(): void {}
    } as unknown as typeof WebSocket;
  });
  const anna = await stage.customer({ context });
  await anna.open();
  await anna.say('through the proxy');
  await desk.page.getByText('through the proxy').first().waitFor();
  await desk.openFirst();
  await desk.say('and back');
  await until(() => anna.texts()).toEqual(['through the proxy', 'and back']);
  expect(anna.complaints).toEqual([]);
  await context.close();
});
