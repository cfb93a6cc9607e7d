import type { StagedFile } from './files.ts';

/** Where readers look for the mark at a PDF's end, and where browsers look for what a file is. Bytes. */
const markBytes = 1024;
/** A ZIP's directory ends with a record of 22 bytes and a comment of up to 65,535. */
const zipTailBytes = 22 + 65_535;

const header = /^%PDF-[12]\.\d/;
const markup = /<(?:!doctype|html|head|body|script|svg|iframe|img|object|embed|\?xml-stylesheet)\b/i;
const zipEntry = 'PK\x03\x04';
const zipEnd = 'PK\x05\x06';

/**
 * Whether a file is a PDF and nothing else: its header at the very first byte (readers take one anywhere in the first kilobyte, which is
 * what files that are two things at once live on), its end mark in the last kilobyte, no markup in the first, and no ZIP around it.
 * What it contains is not judged: a PDF may hold scripts.
 */
export async function isPdf(file: Pick<StagedFile, 'read'>): Promise<boolean> {
  const head = (await file.read(0, markBytes)).toString('latin1');
  if (!header.test(head) || markup.test(head) || head.includes(zipEntry)) return false;
  const tail = await file.read(-zipTailBytes, zipTailBytes);
  return tail.subarray(-markBytes).includes('%%EOF') && !endsZip(tail);
}

/** Four bytes may be there by chance; in a real record no disk is named and both numbers of entries are the same. */
function endsZip(tail: Buffer): boolean {
  for (let at = tail.indexOf(zipEnd, 0, 'latin1'); at >= 0; at = tail.indexOf(zipEnd, at + 1, 'latin1')) {
    if (at + 12 > tail.length) return false;
    if (tail.readUInt32LE(at + 4) === 0 && tail.readUInt16LE(at + 8) === tail.readUInt16LE(at + 10)) return true;
  }
  return false;
}
