import type { Id } from '../../kit/ids.ts';
import { CoreError } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { connectStaff } from '../staff/queries.ts';
import { findPerson } from './find-person.ts';
import { identityKeys } from './identifiers.ts';
import { type RecordInput, receiveRecord, receivingRaces } from './receive.ts';
import type { RelatedKind } from './related.ts';
import { checkCustomProperties, customProperties } from './unique-properties.ts';
import type { PersonView } from './view.ts';

export interface AddPerson extends RecordInput {
  /** The wire's name for custom properties: given, they are checked against the declarations. */
  readonly checkPropertiesAs?: string;
  /** Staff to connect the person with. */
  readonly staffIds?: readonly Id[];
  readonly related?: readonly RelatedKind[];
}

export interface AddedPerson {
  readonly person: PersonView;
  /** What came in: what happens to the person next hangs on it. */
  readonly recordId: Id;
  readonly isNewPerson: boolean;
  readonly isNewRecord: boolean;
}

/** Takes in a person. @throws CoreError `duplicate`, `invalid` (an undeclared property, unknown staff) */
export const addPerson: UseCase<AddPerson, AddedPerson> = {
  name: 'people.add',
  raceOn: receivingRaces,
  once: { recordsOf: ({ recordId }) => [recordId] },
  together: { keysOf: ({ patch }, { defaultCountry }) => identityKeys(patch, defaultCountry) },
  async run(tx, context, input) {
    if (input.checkPropertiesAs !== undefined) {
      checkCustomProperties(await customProperties(tx), input.patch.customProperties ?? {}, input.checkPropertiesAs);
    }
    const { record, isNewPerson, isNewRecord } = await receiveRecord(tx, context, input);
    if (input.staffIds !== undefined && input.staffIds.length > 0) {
      const staff = [...new Set(input.staffIds)];
      const connected = await tx.run(connectStaff, { tenant: tx.tenantId, record: record.id, staff });
      if (connected !== staff.length)
        throw new CoreError('invalid', 'unknown staff', { fields: [{ field: 'staff', reason: 'unknown' }] });
    }
    const person = await findPerson.run(tx, context, {
      ref: { id: record.id },
      ...(input.related ? { related: input.related } : {}),
    });
    return { person, recordId: record.id, isNewPerson, isNewRecord };
  },
};
