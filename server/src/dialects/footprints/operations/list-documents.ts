import Type from 'typebox';
import { listDocuments as list } from '../../../core/documents/list-documents.ts';
import { operation } from '../../operation.ts';
import { Document, DocumentsPath, pathId, toDocument } from '../wire-documents.ts';

const most = 1_000;

/** The documents of a lead, the newest first. The vendor documents no way to see what was uploaded: this one is ours (inferred). */
export const listDocuments = operation({
  id: 'footprints.lead-document.list',
  method: 'GET',
  path: '/api/lead/:leadId/documents',
  summary: 'List the documents of a lead',
  source: 'Footprints for Retail, Upload Lead Documents (inferred)',
  auth: 'accessToken',
  idParameters: [{ in: 'path', name: 'leadId', of: 'lead' }],
  schema: { params: DocumentsPath, response: { 200: Type.Array(Document) } },
  async handle({ actor, params }, { run }) {
    const documents = await run(actor, list, { leadId: pathId(params.leadId), limit: most });
    return { body: documents.map(toDocument) };
  },
});
