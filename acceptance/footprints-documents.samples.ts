/** What the document prints in Upload Lead Documents, and the bodies that its samples' clients write. */

export const printedUpload = { status: 'ok', uploaded_files: ['filename1.pdf', 'filename2.pdf'] };

export interface Part {
  readonly name: string;
  readonly filename: string;
  readonly type?: string;
}

export interface Upload {
  readonly client: string;
  readonly boundary: string;
  readonly parts: readonly Part[];
}

const pdf = 'application/pdf';
const bytes = 'application/octet-stream';

/**
 * The samples as their clients send them. PHP's array and Node's object have one key twice, of which the last counts; with the keys
 * repaired (`documents[0]`, a list) both files are sent.
 */
export const uploads: readonly (Upload & { readonly answered: readonly string[] })[] = [
  {
    client: 'Ruby',
    boundary: 'NyIWxSPb3E1KHaS4gHXa0bUdW0zE8xLjGqY3Wl3tTzzBq0rS',
    parts: [
      { name: 'documents', filename: 'filename1.pdf', type: bytes },
      { name: 'documents', filename: 'filename2.pdf', type: bytes },
    ],
    answered: printedUpload.uploaded_files,
  },
  {
    client: 'curl',
    boundary: '------------------------d74496d66958873e',
    parts: [
      { name: 'documents', filename: 'filename1.pdf', type: pdf },
      { name: 'documents', filename: 'filename2.pdf', type: pdf },
    ],
    answered: printedUpload.uploaded_files,
  },
  {
    client: 'PHP, as printed',
    boundary: '------------------------5d1b8f8f2c3e4a61',
    parts: [{ name: 'documents', filename: 'C:/MyComputer/Documents/filename2.pdf', type: bytes }],
    answered: ['filename2.pdf'],
  },
  {
    client: 'PHP, repaired',
    boundary: '------------------------5d1b8f8f2c3e4a61',
    parts: [
      { name: 'documents[0]', filename: 'C:/MyComputer/Documents/filename1.pdf', type: bytes },
      { name: 'documents[1]', filename: 'C:/MyComputer/Documents/filename2.pdf', type: bytes },
    ],
    answered: printedUpload.uploaded_files,
  },
  {
    client: 'Node, as printed',
    boundary: '--------------------------515890814546601021194782',
    parts: [{ name: 'documents', filename: 'filename2.pdf', type: pdf }],
    answered: ['filename2.pdf'],
  },
  {
    client: 'Node, repaired',
    boundary: '--------------------------515890814546601021194782',
    parts: [
      { name: 'documents', filename: '/C:/MyComputer/Documents/filename1.pdf', type: pdf },
      { name: 'documents', filename: '/C:/MyComputer/Documents/filename2.pdf' },
    ],
    answered: printedUpload.uploaded_files,
  },
];

/** A small file that begins and ends as a PDF does. */
export const smallPdf = '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';

export function bodyOf({ boundary, parts }: Upload): string {
  const written = parts.map(({ name, filename, type }) => {
    const head = [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${name}"; filename="${filename}"`,
      ...(type === undefined ? [] : [`Content-Type: ${type}`]),
    ];
    return `${head.join('\r\n')}\r\n\r\n${smallPdf}\r\n`;
  });
  return `${written.join('')}--${boundary}--\r\n`;
}
