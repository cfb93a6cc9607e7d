import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { categoriesOfTemplates, templatesOfCategory } from './queries.ts';

/** Something that is chosen from a list. */
export interface Named {
  readonly id: Id;
  readonly name: string;
}

/** What the tenant's templates are sorted into, the newest first. */
export const listTemplateCategories: UseCase<void, Named[]> = {
  name: 'messaging.list_template_categories',
  isList: true,
  async run(tx) {
    const rows = await tx.all(categoriesOfTemplates, { tenant: tx.tenantId });
    return rows.map(({ id, name }) => ({ id: id as Id, name }));
  },
};

/** The templates of one category, the newest first. @throws CoreError `not_found` */
export const listTemplates: UseCase<{ readonly categoryId: Id }, Named[]> = {
  name: 'messaging.list_templates',
  isList: true,
  async run(tx, _, { categoryId }) {
    const rows = await tx.all(templatesOfCategory, { tenant: tx.tenantId, category: categoryId });
    if (rows.length === 0) throw new CoreError('not_found', 'no such category of templates');
    return rows.flatMap(({ id, name }) => (id === null || name === null ? [] : [{ id: id as Id, name }]));
  },
};
