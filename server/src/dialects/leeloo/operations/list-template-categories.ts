import { listTemplateCategories as listCategories } from '../../../core/messaging/list-templates.ts';
import { operation } from '../../operation.ts';
import { hex } from '../ids.ts';
import { TemplateCategories } from '../wire-messaging.ts';

/** What the message templates are sorted into. */
export const listTemplateCategories = operation({
  id: 'leeloo.template-category.list',
  method: 'GET',
  path: '/api/v2/categories/templates',
  summary: 'List the categories of message templates',
  source: 'API v2.0, Шаблоны сообщений: Получить список категорий шаблонов сообщений',
  auth: 'authToken',
  idParameters: [],
  schema: { response: { 200: TemplateCategories } },
  async handle({ actor }, { run }) {
    const categories = await run(actor, listCategories, undefined);
    return { body: { data: { categories: categories.map(({ id, name }) => ({ id: hex(id), name })) }, status: 1 } };
  },
});
