import { expect, test } from 'vitest';
import { asAttachment, cleanFileName, longestFileName } from '../../src/kit/file-names.ts';

test.each<[string | undefined, string | undefined]>([
  ['contract.pdf', 'contract.pdf'],
  ['  two   words.pdf ', 'two words.pdf'],
  ['C:\\Users\\me\\contract.pdf', 'contract.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['/', undefined],
  ['..', undefined],
  ['.hidden.pdf.', 'hidden.pdf'],
  ['a\0b\r\nc.pdf', 'abc.pdf'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['half\ud800.pdf', 'half.pdf'],
  ['cafe\u0301.pdf', 'café.pdf'],
  ['line\u2028end.pdf', 'lineend.pdf'],
  ['', undefined],
  [undefined, undefined],
])('%j is kept as %j', (sent, kept) => {
  expect(cleanFileName(sent)).toBe(kept);
});

test('a long name keeps its ending, and no half character', () => {
  expect(cleanFileName(`${'n'.repeat(300)}.pdf`)).toBe(`${'n'.repeat(196)}.pdf`);
  expect(cleanFileName('n'.repeat(300))).toBe('n'.repeat(longestFileName));
  const faces = cleanFileName(`n${'😀'.repeat(200)}.pdf`) ?? '';
  expect([faces.length <= longestFileName, faces.isWellFormed(), faces.endsWith('.pdf')]).toEqual([true, true, true]);
});

test.each([
  ['a.pdf', `attachment; filename="a.pdf"; filename*=UTF-8''a.pdf`],
  ['a "b" \\c%.pdf', `attachment; filename="a _b_ _c_.pdf"; filename*=UTF-8''a%20%22b%22%20%5Cc%25.pdf`],
  ["ț'(*).pdf", `attachment; filename="_'(*).pdf"; filename*=UTF-8''%C8%9B%27%28%2A%29.pdf`],
])('%j as an attachment', (name, header) => {
  expect(asAttachment(name)).toBe(header);
});
