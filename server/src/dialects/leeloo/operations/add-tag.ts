import { uniquenessScope } from '../../../core/actor.ts';
import { addTag as addTagOfCore } from '../../../core/messaging/add-tag.ts';
import { operation } from '../../operation.ts';
import { idOf, pathId } from '../ids.ts';
import { PersonPath } from '../wire.ts';
import { Nothing, TagChange } from '../wire-notes.ts';

/** Tags a person; one that has the tag already is no error. */
export const addTag = operation({
  id: 'leeloo.tag.add',
  method: 'PUT',
  path: '/api/v2/people/:person_id/add-tag',
  summary: 'Tag a person',
  source: 'API v2.0, Теги: Добавить тег человеку',
  auth: 'authToken',
  consumes: ['json', 'form', 'multipart'],
  idParameters: [
    { in: 'path', name: 'person_id', of: 'person' },
    { in: 'body', name: 'tag_id', of: 'tag' },
  ],
  schema: { params: PersonPath, body: TagChange, response: { 200: Nothing } },
  async handle({ actor, params, body }, { run }) {
    const ref = { id: pathId(params.person_id) };
    await run(actor, addTagOfCore, { ref, scope: uniquenessScope(actor), tagId: idOf(body.tag_id, 'tag_id') });
    return { body: { status: 1, data: {} } };
  },
});
