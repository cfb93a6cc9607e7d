/** A small PDF that readers open: one empty page. */
export function pdfOf(note = '', bytes = 0): Buffer<ArrayBuffer> {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>',
  ];
  let text = `%PDF-1.4\n%${note}\n`;
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj${object}endobj\n`;
    return offset;
  });
  text += `%${'x'.repeat(bytes)}\n`;
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 4\n0000000000 65535 f \n${table}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text, 'latin1') as Buffer<ArrayBuffer>;
}

/** A multipart body of PDFs in `documents`, and fields. */
export function formOf(
  files: readonly (readonly [name: string, content: Uint8Array<ArrayBuffer>, type?: string])[],
  fields: Readonly<Record<string, string>> = {},
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const [name, content, type = 'application/pdf'] of files)
    form.append('documents', new File([content], name, { type }));
  return form;
}
