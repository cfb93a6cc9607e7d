import { findDocument } from '../../../core/documents/find-document.ts';
import { CoreError } from '../../../core/errors.ts';
import { asAttachment } from '../../../kit/file-names.ts';
import { Binary, operation } from '../../operation.ts';
import { DocumentPath, pathId, pdf } from '../wire-documents.ts';

/**
 * A document as a file to be saved. The vendor documents no way to get one back: this one is ours (inferred). A PDF may hold scripts, and
 * came from somebody else: nothing may be made of it in the context of this server's origin.
 */
export const readDocument = operation({
  id: 'footprints.lead-document.read',
  method: 'GET',
  path: '/api/lead/:leadId/documents/:documentId',
  summary: 'Download a document of a lead',
  source: 'Footprints for Retail, Upload Lead Documents (inferred)',
  auth: 'accessToken',
  idParameters: [
    { in: 'path', name: 'leadId', of: 'lead' },
    { in: 'path', name: 'documentId', of: 'document' },
  ],
  schema: { params: DocumentPath, response: { 200: Binary(pdf) } },
  async handle({ actor, params }, { run, files }) {
    const id = pathId(params.documentId);
    const { name } = await run(actor, findDocument, { leadId: pathId(params.leadId), id });
    const file = await files.open(actor.tenantId, id);
    // Erased since the look, or restored without its files from a backup.
    if (file === undefined) throw new CoreError('not_found', 'the document’s file is gone');
    return {
      body: file.stream,
      headers: {
        'content-type': pdf,
        'content-length': String(file.bytes),
        'content-disposition': asAttachment(name),
        'content-security-policy': "sandbox; default-src 'none'",
        'cross-origin-resource-policy': 'same-origin',
      },
    };
  },
});
