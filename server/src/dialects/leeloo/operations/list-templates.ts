import { listTemplates as listTemplatesOfCore } from '../../../core/messaging/list-templates.ts';
import { operation } from '../../operation.ts';
import { hex, pathId } from '../ids.ts';
import { CategoryPath, Templates } from '../wire-messaging.ts';

/** The message templates of one category. */
export const listTemplates = operation({
  id: 'leeloo.template.list',
  method: 'GET',
  path: '/api/v2/categories/templates/:category_id',
  summary: 'List the message templates of a category',
  source: 'API v2.0, Шаблоны сообщений: Получить список шаблонов сообщений внутри категории',
  auth: 'authToken',
  idParameters: [{ in: 'path', name: 'category_id', of: 'templateCategory' }],
  schema: { params: CategoryPath, response: { 200: Templates } },
  async handle({ actor, params }, { run }) {
    const found = await run(actor, listTemplatesOfCore, { categoryId: pathId(params.category_id) });
    const templates = found.map(({ id, name }) => ({ id: hex(id), message_name: name }));
    return { body: { data: { templates }, status: 1 } };
  },
});
