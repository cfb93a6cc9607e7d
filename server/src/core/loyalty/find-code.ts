import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import { findByKeys, type PersonKeys } from '../people/find-by-keys.ts';
import { resolvePerson } from '../people/find-person.ts';
import type { UseCase } from '../run.ts';
import { codesOfRecords } from './campaign-queries.ts';
import { findCampaign } from './change-code.ts';
import { loadCodes } from './load-codes.ts';
import type { CodeView } from './loyalty.ts';

export interface CodesOf {
  /** `uniquenessScope(actor, part)`. */
  readonly scope: string;
  readonly keys: PersonKeys;
}

/** A person's codes, newest first. @throws CoreError `not_found` */
export const codesOfPerson: UseCase<CodesOf & { readonly limit: number }, CodeView[]> = {
  name: 'loyalty.codes_of_person',
  async run(tx, context, { scope, keys, limit }) {
    const { id } = await findByKeys.run(tx, context, { scope, keys });
    const { records } = await resolvePerson(tx, context.actor, { id });
    const of = { tenant: tx.tenantId, records: records.map((record) => record.id), campaign: null, limit };
    const rows = await tx.all(codesOfRecords, of);
    return loadCodes(
      tx,
      context,
      rows.map((row) => row.id as Id),
    );
  },
};

/**
 * A person's code of a campaign. Of several (records that were found to be one person's may have one each) the newest that waits.
 * @throws CoreError `not_found` for an unknown person or campaign, and where there is no code
 */
export const findCode: UseCase<CodesOf & { readonly campaignInternalId: string }, CodeView> = {
  name: 'loyalty.find_code',
  async run(tx, context, { scope, keys, campaignInternalId }) {
    const { id } = await findByKeys.run(tx, context, { scope, keys });
    const campaign = await findCampaign(tx, campaignInternalId);
    const { records } = await resolvePerson(tx, context.actor, { id });
    const of = { tenant: tx.tenantId, records: records.map((record) => record.id), campaign: campaign.id, limit: 1 };
    const rows = await tx.all(codesOfRecords, of);
    const [code] = await loadCodes(
      tx,
      context,
      rows.map((row) => row.id as Id),
    );
    if (code === undefined) throw new CoreError('not_found', 'the person has no code of this campaign');
    return code;
  },
};
