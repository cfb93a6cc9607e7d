import type { Id } from '../../kit/ids.ts';

/** What was sent in about a lead: a PDF that lies in the file store under the document's id. */
export type DocumentType = 'contract' | 'offer' | 'consent';

export interface DocumentView {
  readonly id: Id;
  readonly leadId: Id;
  readonly leadActionId: Id | null;
  readonly type: DocumentType;
  /** As the file was called where it came from: no path, no control characters. */
  readonly name: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}
