import { addDocuments } from '../../../core/documents/add-documents.ts';
import { CoreError, invalid } from '../../../core/errors.ts';
import { keepWhile } from '../../../core/files/keep-while.ts';
import { cleanFileName } from '../../../kit/file-names.ts';
import { isPdf } from '../../../kit/pdf.ts';
import { operation, type SentFile } from '../../operation.ts';
import { idOf } from '../decode.ts';
import { known } from '../known.ts';
import { documentFiles, documentTypeOf, pathId, pdf, UploadBody, Uploaded, UploadPath } from '../wire-documents.ts';

/** What clients call a PDF, or any file of which they do not know better; a part that says nothing is read as plain text. */
const contentTypes = [pdf, 'application/x-pdf', 'application/octet-stream', 'text/plain'];

/**
 * Files of a lead, or of one of its actions (Upload Lead Documents): one to five PDFs, all of them or none. What a file is decides its
 * content. The answer has the names that they came with.
 */
export const uploadDocuments = operation({
  id: 'footprints.lead-document.upload',
  method: 'PUT',
  // Any other last part is no route of ours (vendors.md §4).
  path: '/api/lead/:leadId/:documentType(^contracts$|^offers$|^consents$)',
  summary: 'Upload documents of a lead',
  source: 'Footprints for Retail, Upload Lead Documents',
  auth: 'accessToken',
  consumes: ['multipart'],
  files: documentFiles,
  idParameters: [
    { in: 'path', name: 'leadId', of: 'lead' },
    { in: 'body', name: 'leadActionId', of: 'leadAction' },
  ],
  schema: { params: UploadPath, body: UploadBody, response: { 200: Uploaded } },
  async handle({ actor, params, body, files: sent }, { run, clock, files: store }) {
    const type = documentTypeOf[params.documentType];
    const about = { leadId: pathId(params.leadId), ...known({ leadActionId: idOf(body, 'leadActionId') }), type };
    if (sent.length === 0) throw invalid('documents', 'required');
    for (const file of sent) await checkPdf(file);
    const names = sent.map(({ name }) => cleanFileName(name) ?? 'document.pdf');
    const staged = sent.map(({ file }) => file);
    await keepWhile(store, { tenantId: actor.tenantId, now: clock.now() }, staged, (kept) =>
      run(actor, addDocuments, {
        ...about,
        files: kept.map((file, at) => ({ ...file, name: names[at] ?? 'document.pdf' })),
      }),
    );
    return { body: { status: 'ok' as const, uploaded_files: names } };
  },
});

async function checkPdf({ type = pdf, file }: SentFile): Promise<void> {
  if (!contentTypes.includes(type) || !(await isPdf(file)))
    throw new CoreError('unsupported_media_type', 'a document is no PDF', {
      fields: [{ field: 'documents', reason: 'wrong_format' }],
    });
}
