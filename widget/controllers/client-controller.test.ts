import { expect, test } from 'vitest';
import { FakeClient } from '../testing/fake-client.ts';
import { sampleTimeline } from '../testing/sample-timeline.ts';
import { ClientController } from './client-controller.ts';

function hosted() {
  const host = {
    isConnected: true,
    updates: 0,
    addController() {},
    removeController() {},
    requestUpdate() {
      host.updates += 1;
    },
    updateComplete: Promise.resolve(true),
  };
  const heard: number[] = [];
  const tie = new ClientController(host, { timeline: ({ head }: { head: number }) => heard.push(head) });
  return { host, tie, heard };
}

test('an element is drawn again when its client has news, and hears them first', () => {
  const { host, tie, heard } = hosted();
  const client = new FakeClient();
  tie.attach(client);
  const before = host.updates;
  client.show({ head: 7 });
  expect(heard).toEqual([7]);
  expect(host.updates).toBe(before + 1);
});

test('an element out of the page hears nothing, and hears again once it is back', () => {
  const { tie, heard } = hosted();
  const client = new FakeClient();
  tie.attach(client);
  tie.hostDisconnected();
  expect(client.listenerCount).toBe(0);
  client.show({ head: 1 });
  tie.hostConnected();
  tie.hostConnected();
  expect(client.listenerCount).toBe(1);
  client.emit('timeline', sampleTimeline({ head: 2 }));
  expect(heard).toEqual([2]);
});

test('another client takes the place of the first', () => {
  const { tie } = hosted();
  const [first, second] = [new FakeClient(), new FakeClient()];
  tie.attach(first);
  tie.attach(second);
  expect([first.listenerCount, second.listenerCount]).toEqual([0, 1]);
  tie.attach(null);
  expect(second.listenerCount).toBe(0);
});
