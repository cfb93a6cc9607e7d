import { uniquenessScope } from '../../../core/actor.ts';
import { CoreError } from '../../../core/errors.ts';
import { addLead } from '../../../core/leads/add-lead.ts';
import { toObjectId } from '../../../kit/ids.ts';
import { operation } from '../../operation.ts';
import type { TokenDetails } from '../auth.ts';
import type { Body } from '../decode.ts';
import { known } from '../known.ts';
import { toFreeProperties, toHappenedAt, toLeadDetails, toLeadPatch, toRating, toTargets } from '../map.ts';
import { LeadCreate, LeadPath, targetFields } from '../wire.ts';
import { Created } from '../wire-answers.ts';

/** What each names. */
const kinds: Record<(typeof targetFields)[number], string> = {
  offlineCampaignId: 'campaign',
  offerCategoryId: 'offerCategory',
  offerId: 'offer',
  skuId: 'sku',
  locationId: 'location',
  consultantId: 'staff',
  channelId: 'channel',
};

export const targetParameters = targetFields.map((name) => ({ in: 'body' as const, name, of: kinds[name] }));

/**
 * Takes in a lead (Add Lead). Any number of leads of one person are leads of one person. The older path, which the Node sample calls,
 * names the offer category (vendors.md §4).
 */
export const createLead = operation({
  id: 'footprints.lead.create',
  method: 'POST',
  path: '/api/lead',
  aliases: [{ path: '/api/offerCategory/:offerCategoryId/lead' }],
  summary: 'Add a lead',
  source: 'Footprints for Retail, Add Lead',
  auth: 'accessToken',
  consumes: ['form', 'json', 'multipart'],
  idParameters: targetParameters,
  schema: { params: LeadPath, body: LeadCreate, response: { 200: Created } },
  async handle({ actor, params, body: sent }, { run, clock }) {
    const body: Body = { ...sent, ...known(params) };
    const patch = toLeadPatch(body);
    if (Object.keys(patch).length === 0) throw new CoreError('invalid', 'the lead says nothing about anybody');
    const { application, hostessId } = actor.details as Partial<TokenDetails>;
    const { leadId } = await run(actor, addLead, {
      scope: uniquenessScope(actor),
      patch,
      onExisting: 'update',
      status: 'lead',
      targets: toTargets(body),
      leadDetails: {
        ...toLeadDetails(body),
        ...(application ? { application: { id: toObjectId(application.id), name: application.name } } : {}),
      },
      freeProperties: toFreeProperties(body),
      loyalty: known({ staffId: hostessId }),
      ...known({ origin: application?.key, rating: toRating(body), happenedAt: toHappenedAt(body, clock.now()) }),
    });
    return { body: { _id: toObjectId(leadId) } };
  },
});
