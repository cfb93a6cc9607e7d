import Type, { type Static } from 'typebox';
import type { DocumentType, DocumentView } from '../../core/documents/documents.ts';
import { CoreError } from '../../core/errors.ts';
import { isoMillis } from '../../kit/dates.ts';
import { fromObjectId, type Id, toObjectId } from '../../kit/ids.ts';
import { known } from './known.ts';

/** Names and shapes of a lead's documents (Upload Lead Documents). */

const kibibyte = 1024;
/** Five files are documented; how large one may be is not (inferred). */
export const documentFiles = { field: 'documents', most: 5, maxBytes: 10 * kibibyte * kibibyte } as const;
export const pdf = 'application/pdf';

/** By their name in the path. */
export const documentTypeOf = { contracts: 'contract', offers: 'offer', consents: 'consent' } as const satisfies Record<
  string,
  DocumentType
>;
const documentTypes = Object.keys(documentTypeOf) as (keyof typeof documentTypeOf)[];

const anId = Type.String({ maxLength: 24 });
export const UploadPath = Type.Object({
  leadId: anId,
  documentType: Type.Union([Type.Literal('contracts'), Type.Literal('offers'), Type.Literal('consents')]),
});
export const DocumentsPath = Type.Object({ leadId: anId });
export const DocumentPath = Type.Object({ leadId: anId, documentId: anId });
export const UploadBody = Type.Object({
  leadActionId: Type.Optional(Type.String({ maxLength: 200, description: 'an action of this lead' })),
});

export const Uploaded = Type.Object({ status: Type.Literal('ok'), uploaded_files: Type.Array(Type.String()) });

export const Document = Type.Object({
  _id: Type.String({ pattern: '^[0-9a-f]{24}$' }),
  leadId: Type.String({ pattern: '^[0-9a-f]{24}$' }),
  leadActionId: Type.Optional(Type.String({ pattern: '^[0-9a-f]{24}$' })),
  documentType: Type.Union([Type.Literal('contracts'), Type.Literal('offers'), Type.Literal('consents')]),
  name: Type.String(),
  createdAt: Type.String({ format: 'date-time' }),
});
export type Document = Static<typeof Document>;

export function toDocument({ id, leadId, leadActionId, type, name, createdAt }: DocumentView): Document {
  return {
    _id: toObjectId(id),
    leadId: toObjectId(leadId),
    ...known({ leadActionId: leadActionId === null ? undefined : toObjectId(leadActionId) }),
    documentType: documentTypes.find((plural) => documentTypeOf[plural] === type) ?? 'contracts',
    name,
    createdAt: isoMillis(createdAt),
  };
}

/** An id in the path that cannot be ours is one that nobody has. */
export function pathId(text: string): Id {
  const id = fromObjectId(text);
  if (id === undefined) throw new CoreError('not_found', 'no such id');
  return id;
}
