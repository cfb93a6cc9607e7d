import { listTags as listTagsOfCore } from '../../../core/messaging/list-tags.ts';
import { operation } from '../../operation.ts';
import { hex } from '../ids.ts';
import { TagList } from '../wire-notes.ts';

/** All tags of the tenant: this list has no pages. */
export const listTags = operation({
  id: 'leeloo.tag.list',
  method: 'GET',
  path: '/api/v2/tags',
  summary: 'List tags',
  source: 'API v2.0, Теги: Получить список тегов',
  auth: 'authToken',
  idParameters: [],
  schema: { response: { 200: TagList } },
  async handle({ actor }, { run }) {
    const tags = await run(actor, listTagsOfCore, undefined);
    return { body: { status: 1, data: tags.map(({ id, name }) => ({ id: hex(id), name })) } };
  },
});
