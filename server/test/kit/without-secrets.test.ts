import { expect, test } from 'vitest';
import { withoutSecrets } from '../../src/kit/without-secrets.ts';

const secret = 'pl/anted+secret é';
test('a secret is found in every spelling, wherever it begins', () => {
  const before = ['', 'a', 'ab', 'abc', '\u0000user\u0000'];
  for (const front of before) {
    for (const behind of ['', 'z', 'zz']) {
      const raw = Buffer.from(front + secret + behind);
      const shown = [raw.toString(), raw.toString('hex'), raw.toString('base64'), encodeURIComponent(raw.toString())];
      for (const text of shown)
        expect([text, withoutSecrets(`550 ${text}.`, [secret])]).toEqual([text, expect.stringContaining('***')]);
      // What is left of base64 at both ends mixes with other bytes: at most one group of four characters each.
      const left = withoutSecrets(raw.toString('base64'), [secret]).split('***');
      const known = Buffer.from(left.join('').replace(/=+$/, ''), 'base64').toString('latin1');
      expect(known).not.toContain('anted');
    }
  }
});

test('other words stay, and what is too short to be a secret', () => {
  expect(withoutSecrets('550 no such user', [secret, undefined, '', 'no'])).toBe('550 no such user');
});
