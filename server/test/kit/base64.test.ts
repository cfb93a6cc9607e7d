import { expect, test } from 'vitest';
import { decodeBase64 } from '../../src/kit/base64.ts';

const read = (text: string, most = 100) => {
  const result = decodeBase64(text, most);
  return typeof result === 'string' ? result : result.bytes.toString('latin1');
};

test('reads what was written, of every length', () => {
  for (let length = 0; length <= 100; length += 1) {
    const text = Buffer.alloc(length, 0xfb).toString('base64');
    expect(read(text)).toBe('\xfb'.repeat(length));
    expect(read(text.replaceAll('+', ' '))).toBe('\xfb'.repeat(length));
  }
  expect(read('UURG\r\nMS4=\n')).toBe('QDF1.');
});

test.each([
  ['%PDF!!!not*base64==x'],
  ['QQ'],
  ['QQ='],
  ['QQ==='],
  ['QQ==QQ=='],
  ['===='],
  // Bits that stand for nothing.
  ['QR=='],
  ['QUJ='],
  ['_-__'],
  ['QUI\t'],
  ['QU\rI='],
  ['QUJD\u00a0'],
  ['data:application/pdf;base64,QUJD'],
])('%j is none', (text) => {
  expect(read(text)).toBe('no_base64');
});

test('what stands for more than is wanted is not read', () => {
  expect(read('QUJD', 3)).toBe('ABC');
  expect(read('QUJDRA==', 4)).toBe('ABCD');
  for (const most of [0, 1, 2]) expect(read('QUJD', most)).toBe('too_large');
  expect(read('QUJDREU=', 4)).toBe('too_large');
});
