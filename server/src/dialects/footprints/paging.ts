import type { Actor } from '../../core/actor.ts';
import type { ItemKind } from '../../core/catalogue/catalogue.ts';
import type { PartItem } from '../../core/catalogue/list-page.ts';
import { listPage } from '../../core/catalogue/list-page.ts';
import type { Run } from '../../core/run.ts';
import type { Reply } from '../operation.ts';
import { itemsPerPage } from './wire-lists.ts';

/**
 * A page of the catalogue: a bare array, and where it stands in the headers (List Catalogues, List offers, List SKUs). A page past the
 * end is empty; of an empty list there are no pages.
 */
export async function pageOf(
  run: Run,
  actor: Actor,
  kind: ItemKind,
  page: number,
  encode: (item: PartItem) => unknown,
): Promise<Reply> {
  const { items, total } = await run(actor, listPage, {
    kind,
    limit: itemsPerPage,
    offset: (page - 1) * itemsPerPage,
  });
  return {
    body: items.map(encode),
    headers: {
      'X-Current-Page': String(page),
      'X-Records': String(total),
      'X-Total-Pages': String(Math.ceil(total / itemsPerPage)),
      'Access-Control-Expose-Headers': 'X-Total-Pages, X-Records, X-Current-Page',
    },
  };
}
