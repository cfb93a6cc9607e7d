import { type CoverageRow, documented, inferred } from '../coverage-row.ts';

const upload = 'Upload Lead Documents';

/** Upload Lead Documents, and what is ours beside it: the list of documents and their download. */
export const documentCoverage: readonly CoverageRow[] = [
  documented(
    'documents.upload/example',
    upload,
    'the samples’ requests get the printed answer: status ok and the names',
  ),
  documented(
    'documents.upload/multipart',
    upload,
    'the files come as multipart/form-data; JSON and forms are 415, as is multipart without a boundary',
  ),
  documented('documents.upload/path.documentType', upload, 'documentType is contracts, offers or consents'),
  inferred('documents.upload/path.documentType-other', upload, 'another documentType is no route: 404'),
  documented('documents.upload/mimetype', upload, 'application/pdf is taken, other types are 415'),
  inferred(
    'documents.upload/content',
    upload,
    'the content decides: a PDF under application/octet-stream or without a type is taken, what is no PDF or two things at once is 415',
  ),
  documented('documents.upload/body.documents', upload, '`documents` is one file, or several up to five'),
  inferred('documents.upload/body.documents-count', upload, 'none, or more than five: 400, named'),
  inferred('documents.upload/body.brackets', upload, 'documents[] and documents[0] are documents, too'),
  inferred('documents.upload/too-large', upload, 'a file of more than 10 MiB is 413'),
  inferred('documents.upload/all-or-nothing', upload, 'of the files of one request all are kept or none'),
  documented('documents.upload/body.leadActionId', upload, 'leadActionId, optional, ties the documents to an action'),
  inferred(
    'documents.upload/unknown-action',
    upload,
    'an action that is unknown, malformed, another tenant’s or another lead’s: 400, named, and nothing is kept',
  ),
  inferred(
    'documents.upload/unknown-lead',
    upload,
    'a lead that is unknown, malformed or another tenant’s: 404, and nothing is kept',
  ),
  inferred('documents.upload/own', upload, 'a client that sees its own finds no lead of others, and no document on it'),
  documented('documents.upload/reply', upload, '`status` is "ok", `uploaded_files` lists the names of the files'),
  inferred(
    'documents.upload/names',
    upload,
    'names lose their path and what is not seen, and are cut at 200 characters; without one: document.pdf',
  ),
  inferred('documents.list/reply', upload, 'ours: GET /api/lead/{leadId}/documents lists them, the newest first'),
  inferred('documents.list/unknown', upload, 'an unknown lead is 404'),
  inferred(
    'documents.read/content',
    upload,
    'ours: GET /api/lead/{leadId}/documents/{id} gives a file back as it came',
  ),
  inferred(
    'documents.read/headers',
    upload,
    'as an attachment under its name, without sniffing, in a sandbox, kept by no cache',
  ),
  inferred('documents.read/unknown', upload, 'one that is unknown, another tenant’s or another lead’s: 404'),
];
