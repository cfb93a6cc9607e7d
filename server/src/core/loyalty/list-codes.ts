import { sql } from 'kysely';
import type { Id } from '../../kit/ids.ts';
import { countRows, totalOf } from '../counters/totals.ts';
import { deepList } from '../lists/deep-list.ts';
import { readPage } from '../lists/read-page.ts';
import { and } from '../people/filter.ts';
import type { UseCase } from '../run.ts';
import { findCampaign } from './change-code.ts';
import { loadCodes } from './load-codes.ts';
import type { CodeView } from './loyalty.ts';

export interface ListCodes {
  readonly campaignInternalId?: string;
  /** Part of a code, literally; its case does not count. */
  readonly search?: string;
  readonly limit: number;
  readonly offset: number;
}

export interface CodePage {
  readonly codes: readonly CodeView[];
  readonly total: number;
}

/**
 * Codes that people have, newest first; those of people who were erased are left out. Everybody's for who sees the tenant, those of its
 * own people for who sees its own.
 * @throws CoreError `not_found` for an unknown campaign
 */
export const listCodes: UseCase<ListCodes, CodePage> = {
  name: 'loyalty.list_codes',
  isList: true,
  async run(tx, context, { campaignInternalId, search, limit, offset }) {
    const { actor } = context;
    const campaign = campaignInternalId === undefined ? undefined : (await findCampaign(tx, campaignInternalId)).id;
    const where = [sql`c.tenant_id = ${actor.tenantId}`];
    if (actor.sees === 'own') where.push(sql`r.credential_id = ${actor.credentialId}`);
    if (campaign !== undefined) where.push(sql`c.campaign_id = ${campaign}`);
    if (search !== undefined) where.push(sql`position(${search.toUpperCase()} in upper(c.code)) > 0`);
    const from = sql`loyalty_codes c join records r on r.tenant_id = c.tenant_id and r.id = c.record_id where ${and(where)}`;
    const isWhole = actor.sees === 'tenant' && campaign === undefined && search === undefined;
    const page = sql`select c.id from ${from} order by c.allotted_at desc, c.id desc limit ${limit} offset ${offset}`;
    const ids = isWhole
      ? await readPage(tx, context.now, deepList(tx.tenantId, 'codes'), { limit, offset, descending: true })
      : (await tx.query<{ id: Id }>(page)).map(({ id }) => id);
    const counted = campaign === undefined ? 'codes' : (`codes.campaign.${campaign}` as const);
    return {
      codes: await loadCodes(tx, context, ids),
      total: search === undefined ? await totalOf(tx, actor, counted) : await countRows(tx, sql`from ${from}`),
    };
  },
};
