import { uniquenessScope } from '../../../core/actor.ts';
import { addComment as addCommentOfCore } from '../../../core/messaging/add-comment.ts';
import { isoMillis } from '../../../kit/dates.ts';
import { operation } from '../../operation.ts';
import { hex, ownerOf, pathId } from '../ids.ts';
import { PersonPath } from '../wire.ts';
import { CommentAnswer, CommentCreate } from '../wire-notes.ts';

/** Comments on a person. Whose comment it is is the token's: a call names no user. */
export const addComment = operation({
  id: 'leeloo.comment.create',
  method: 'PUT',
  path: '/api/v2/people/:person_id/add-comment',
  summary: 'Comment on a person',
  source: 'API v2.0, Люди: Добавить комментарий к человеку',
  auth: 'authToken',
  consumes: ['json', 'form', 'multipart'],
  idParameters: [{ in: 'path', name: 'person_id', of: 'person' }],
  schema: { params: PersonPath, body: CommentCreate, response: { 200: CommentAnswer } },
  async handle({ actor, params, body }, { run }) {
    const id = pathId(params.person_id);
    const scope = uniquenessScope(actor);
    const comment = await run(actor, addCommentOfCore, { ref: { id }, scope, text: body.comment });
    const at = isoMillis(comment.createdAt);
    const data = {
      ...ownerOf(actor),
      text: comment.text,
      entity_id: hex(id),
      entity_type: 'PERSON' as const,
      created_at: at,
      updated_at: at,
      id: hex(comment.id),
    };
    return { body: { data, status: 1 } };
  },
});
