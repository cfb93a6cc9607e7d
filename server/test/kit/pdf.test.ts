import { expect, test } from 'vitest';
import { isPdf } from '../../src/kit/pdf.ts';
import { pdfOf } from '../support/pdf.ts';

/** As the store gives a staged file to look at. */
const asFile = (content: Buffer) => ({
  async read(start: number, length: number) {
    const from = start < 0 ? Math.max(0, content.length + start) : start;
    return content.subarray(from, from + length);
  },
});
const text = (...parts: (string | Buffer)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
const zipEnd = (entries: number, comment = '') => {
  const record = Buffer.alloc(22);
  record.write('PK\x05\x06', 'latin1');
  record.writeUInt16LE(entries, 8);
  record.writeUInt16LE(entries, 10);
  record.writeUInt16LE(comment.length, 20);
  return text(record, comment);
};

test.each<[string, Buffer]>([
  ['a small one', pdfOf()],
  ['a large one', pdfOf('', 300_000)],
  ['version 2.0', text('%PDF-2.0\n', pdfOf())],
  ['line ends and spaces behind its end', text(pdfOf(), '\r\n\r\n  ')],
  ['the letters of a ZIP by chance', text('%PDF-1.7\n', 'x'.repeat(2000), 'PK\x05\x06 by chance, PK\x03\x04', pdfOf())],
  ['scripts of its own', pdfOf('/OpenAction<</S/JavaScript/JS(app.alert(1))>>')],
])('%s is a PDF', async (_, content) => {
  expect(await isPdf(asFile(content))).toBe(true);
});

test.each<[string, Buffer]>([
  ['nothing', text('')],
  ['a header alone', text('%PDF-1.4')],
  ['no header', text('hello %%EOF')],
  ['a header that is not first', text('\n', pdfOf())],
  ['a byte order mark before it', text('\xef\xbb\xbf', pdfOf())],
  ['another version', text('%PDF-9.9\n%%EOF')],
  ['no end', pdfOf().subarray(0, -6)],
  ['an end that is too far from the end', text(pdfOf(), 'x'.repeat(1_100))],
  ['HTML before it', text('<html>', pdfOf())],
  ['HTML after its header', text('%PDF-1.4\n<HTML><script>alert(1)</script>', pdfOf())],
  ['a script after its header', text('%PDF-1.4\n<ScRiPt src=//x>', pdfOf())],
  ['SVG after its header', text('%PDF-1.4\n<svg onload=alert(1)>', pdfOf())],
  ['a ZIP before it', text('PK\x03\x04', pdfOf())],
  ['a ZIP’s entry after its header', text('%PDF-1.4\nPK\x03\x04', pdfOf())],
  ['a ZIP behind it', text(pdfOf(), zipEnd(3))],
  ['a ZIP whose comment is its end', text('%PDF-1.4\n', zipEnd(3, '\n%%EOF\n'))],
  ['a ZIP whose comment is a whole PDF', text('%PDF-1.4\n', 'x'.repeat(3000), zipEnd(1, String(pdfOf('', 20_000))))],
])('%s is none', async (_, content) => {
  expect(await isPdf(asFile(content))).toBe(false);
});
