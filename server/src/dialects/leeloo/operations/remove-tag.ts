import { removeTag as removeTagOfCore } from '../../../core/messaging/remove-tag.ts';
import { operation } from '../../operation.ts';
import { idOf, pathId } from '../ids.ts';
import { PersonPath } from '../wire.ts';
import { Nothing, TagChange } from '../wire-notes.ts';

/** Takes a tag from a person, whichever source gave it; one that it does not have is no error. */
export const removeTag = operation({
  id: 'leeloo.tag.remove',
  method: 'PUT',
  path: '/api/v2/people/:person_id/remove-tag',
  summary: 'Take a tag from a person',
  source: 'API v2.0, Теги: Удалить тег у человека',
  auth: 'authToken',
  consumes: ['json', 'form', 'multipart'],
  idParameters: [
    { in: 'path', name: 'person_id', of: 'person' },
    { in: 'body', name: 'tag_id', of: 'tag' },
  ],
  schema: { params: PersonPath, body: TagChange, response: { 200: Nothing } },
  async handle({ actor, params, body }, { run }) {
    const ref = { id: pathId(params.person_id) };
    await run(actor, removeTagOfCore, { ref, tagId: idOf(body.tag_id, 'tag_id') });
    return { body: { status: 1, data: {} } };
  },
});
