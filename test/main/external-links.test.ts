import { expect, test } from 'vitest';
import { createLinkGate, isAllowedOutside } from '../../src/main/external-links.ts';

const baseUrls = ['https://acme.example/eu/', 'http://magento.test:8080/'];

test.each([
  'https://account.magento.com/',
  'https://experienceleague.adobe.com/en/docs/commerce#x',
  'https://commerce.adobe.io/',
  'https://acme.example/admin?x=1',
  'http://magento.test:8080/admin',
])('%s may be opened', (url) => {
  expect(isAllowedOutside(url, baseUrls)).toBe(true);
});

test.each([
  'http://account.magento.com/',
  'https://account.magento.com:8443/',
  'https://magento.com.example/',
  'https://evil-adobe.com/',
  'https://adobe.com.evil.example/',
  'https://account.magento.com@evil.example/',
  'https://me:secret@account.magento.com/',
  'https://acme.example:444/',
  'http://acme.example/',
  'https://magento.test:8080/',
  'https://example.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://acme.example/share',
  'ms-msdt:/id',
  'app://keybridge/',
  '//account.magento.com/',
  '',
])('%s may not', (url) => {
  expect(isAllowedOutside(url, baseUrls)).toBe(false);
});

const gated = (known: () => Promise<readonly string[]>) => {
  const opened: string[] = [];
  const gate = createLinkGate(known, async (url) => {
    opened.push(url);
    if (url.includes('fails')) throw new Error('no browser');
  });
  return { gate, opened };
};

test('the gate opens what is allowed, as the URL parser writes it', async () => {
  const { gate, opened } = gated(async () => baseUrls);
  await gate('HTTPS://ACME.example/admin" --x');
  await gate('https://example.com/');
  expect(opened).toEqual(['https://acme.example/admin%22%20--x']);
});

test('without a profile to read, Adobe is still open', async () => {
  const { gate, opened } = gated(() => Promise.reject(new Error('corrupt')));
  await gate('https://acme.example/');
  await gate('https://account.magento.com/');
  expect(opened).toEqual(['https://account.magento.com/']);
});

test('a browser that does not start is no error here', async () => {
  const { gate, opened } = gated(async () => []);
  await expect(gate('https://account.magento.com/fails')).resolves.toBeUndefined();
  expect(opened).toHaveLength(1);
});
