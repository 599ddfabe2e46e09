import { beforeEach, expect, test } from 'vitest';
import { type TestWorld, testWorld } from '../testing/test-world.ts';
import { makeCredential } from './credential.ts';
import { tellSignOut } from './sign-out.ts';

const url = 'https://chat.example/v1/sites/shop/sign-out';
let world: TestWorld;
let asked: { url: string; headers: Record<string, string>; body: string }[];

beforeEach(() => {
  world = Object.assign(testWorld(), { subtle: crypto.subtle });
  asked = [];
  world.fetch = async (url, init) => {
    asked.push({ url, headers: init.headers as Record<string, string>, body: String(init.body) });
    return Response.json({});
  };
});

test('the gateway is told that a device is no more, with what the device was known by', async () => {
  await tellSignOut(world, url, await makeCredential(world), 'access-token-of-the-test');
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ url, body: '{}', headers: { authorization: 'Bearer access-token-of-the-test' } });
  expect(asked[0]?.headers['throughline-proof']).toMatch(/^[\w-]{86}$/);
});

test('a gateway that does not answer is no error: the wiped key is worthless either way', async () => {
  world.fetch = () => Promise.reject(new TypeError('no network'));
  await tellSignOut(world, url, await makeCredential(world), 'access-token-of-the-test');
});
