import type { Operation } from '../operation.ts';
import { listDocuments } from './operations/list-documents.ts';
import { readDocument } from './operations/read-document.ts';
import { uploadDocuments } from './operations/upload-documents.ts';

/** Documents of leads. */
export const documentOperations: readonly Operation[] = [uploadDocuments, listDocuments, readDocument];
