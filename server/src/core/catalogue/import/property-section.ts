import { newId } from '../../../kit/ids.ts';
import { insertCustomProperty } from '../../people/identity-queries.ts';
import { customProperties } from '../../people/unique-properties.ts';
import { choice, flag, required, text } from './fields.ts';
import type { Section } from './section.ts';
import { outcomeOf, type Standing } from './standing.ts';

/**
 * Custom variables: what may be said of people beside the fields that all have. One that is declared stays what it is: values of its
 * type are kept already, and claimed where it is unique.
 */
export const propertySection: Section = {
  name: 'customProperties',
  key: 'key',
  fields: {
    key: required(text(100, /^[\p{L}_][\p{L}\p{N}_.-]*$/u)),
    type: required(choice(['string', 'number', 'boolean', 'date'])),
    unique: flag,
  },
  async export(tx) {
    const declared = await customProperties(tx);
    return [...declared.values()].map(({ key, type, isUnique }) => ({ key, type, unique: isUnique }));
  },
  async import({ tx, context, isDryRun, refuse }, entries) {
    const declared = await customProperties(tx);
    const changes: { standing: Standing }[] = [];
    for (const [index, { key, type, unique }] of entries.entries()) {
      const known = declared.get(String(key));
      changes.push({ standing: known === undefined ? 'created' : 'unchanged' });
      if (known === undefined) {
        if (type === undefined) refuse(index, 'type', 'required');
        else if (!isDryRun)
          await tx.run(insertCustomProperty, {
            tenant: tx.tenantId,
            id: newId(context.now),
            key: String(key),
            type: String(type),
            unique: unique === true,
            now: new Date(context.now),
          });
      } else {
        if (type !== undefined && type !== known.type) refuse(index, 'type', 'wrong_value');
        if (unique !== undefined && unique !== null && unique !== known.isUnique)
          refuse(index, 'unique', 'wrong_value');
      }
    }
    return outcomeOf(changes);
  },
};
