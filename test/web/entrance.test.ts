import { expect, test } from 'vitest';
import { startHostUnderTest } from '../support/browser-host.ts';

test('the code lets one page in, whose token then opens the core', async () => {
  const host = await startHostUnderTest();
  const code = host.newCode();
  expect(code).toMatch(/^[\w-]{43}$/);
  const { status, body } = await host.exchange(code);
  expect(status).toBe(200);
  const { token } = JSON.parse(body) as { token: string };
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(token).not.toBe(code);
  const answer = await host.call(token, 'clients.add', { name: 'Acme' });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({ ok: true, value: { name: 'Acme', edition: 'commerce' } });
  expect((await host.inMemory.profile()).clients).toMatchObject([{ name: 'Acme' }]);
});

test('a used code is refused, and the token it gave still counts', async () => {
  const host = await startHostUnderTest();
  const code = host.newCode();
  const { token } = JSON.parse((await host.exchange(code)).body) as { token: string };
  const again = await host.exchange(code);
  expect(again.status).toBe(401);
  expect(again.body).not.toContain(code);
  expect((await host.call(token, 'status.read', {})).status).toBe(200);
});

test('of two pages that show the same code at once, one comes in', async () => {
  const host = await startHostUnderTest();
  const code = host.newCode();
  const replies = await Promise.all(Array.from({ length: 8 }, () => host.exchange(code)));
  expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(401)]);
});

test('a code counts for 60 seconds, and until there is a newer one', async () => {
  let now = 5_000;
  const host = await startHostUnderTest({ now: () => now });
  const first = host.newCode();
  now += 59_999;
  expect((await host.exchange(first)).status).toBe(200);
  const second = host.newCode();
  now += 60_000;
  expect((await host.exchange(second)).status).toBe(401);
  const third = host.newCode();
  const fourth = host.newCode();
  expect((await host.exchange(third)).status).toBe(401);
  expect((await host.exchange(fourth)).status).toBe(200);
});

test('a wrong code is refused and does not use up the right one', async () => {
  const host = await startHostUnderTest();
  const code = host.newCode();
  for (const wrong of ['', code.slice(1), `${code}A`, code.toLowerCase(), 'x'.repeat(500)]) {
    expect((await host.exchange(wrong)).status, wrong).toBe(401);
  }
  expect((await host.exchange(code)).status).toBe(200);
});

test('`entered` waits for the right code', async () => {
  const host = await startHostUnderTest();
  let hasEntered = false;
  void host.host.entered.then(() => (hasEntered = true));
  await host.exchange('wrong');
  expect(hasEntered).toBe(false);
  await host.enter();
  await host.host.entered;
});
