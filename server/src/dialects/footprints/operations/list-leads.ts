import Type from 'typebox';
import { findLogin } from '../../../core/access/find-login.ts';
import type { Actor } from '../../../core/actor.ts';
import { CoreError, invalid } from '../../../core/errors.ts';
import { listLeads as list } from '../../../core/leads/list-leads.ts';
import type { Run } from '../../../core/run.ts';
import { parseDay, parseInstant } from '../../../kit/dates.ts';
import { operation } from '../../operation.ts';
import { known } from '../known.ts';
import { toLead } from '../map-lead.ts';
import { LeadQuery, pageSizes } from '../wire.ts';
import { Lead } from '../wire-answers.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Leads created from `startDate` to `endDate`, both days included, in UTC; newest first, as a bare array. Only those that name location,
 * offer category, offer and consultant (Get Leads). `appKey` keeps the leads of one application.
 */
export const listLeads = operation({
  id: 'footprints.lead.list',
  method: 'GET',
  path: '/api/lead',
  summary: 'List leads',
  source: 'Footprints for Retail, Get Leads',
  auth: 'accessToken',
  idParameters: [],
  schema: { querystring: LeadQuery, response: { 200: Type.Array(Lead) } },
  async handle({ actor, query }, { run }) {
    const { pageSize = pageSizes.default, page = 1 } = query;
    const [from, lastDay] = [dayStart(query, 'startDate'), dayStart(query, 'endDate')];
    const leads = await run(actor, list, {
      complete: true,
      limit: pageSize,
      offset: (page - 1) * pageSize,
      ...known({ from, to: lastDay === undefined ? undefined : lastDay + dayMs }),
      ...known({ origin: await knownAppKey(run, actor, query.appKey) }),
    });
    return { body: leads.map(toLead) };
  },
});

function dayStart(query: { startDate?: string; endDate?: string }, field: 'startDate' | 'endDate'): number | undefined {
  const text = query[field]?.trim();
  if (!text) return undefined;
  const day = parseDay(text);
  if (day === undefined) throw invalid(field, 'wrong_format');
  return parseInstant(day);
}

/** Another tenant's app key is answered like one that nobody has. */
async function knownAppKey(run: Run, actor: Actor, sent: string | undefined): Promise<string | undefined> {
  const appKey = sent?.trim();
  if (!appKey) return undefined;
  try {
    await run(actor, findLogin, { kind: 'token', login: appKey });
  } catch (error) {
    throw error instanceof CoreError && error.code === 'not_found' ? invalid('appKey', 'unknown') : error;
  }
  return appKey;
}
