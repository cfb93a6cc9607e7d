import { isoMillis } from '../../../kit/dates.ts';
import { idTime } from '../../../kit/ids.ts';
import { operation } from '../../operation.ts';
import { isRequired, registerFields } from '../account-fields.ts';
import { firstText } from '../paging.ts';
import { partnerFor, partnerInQuery } from '../partner.ts';
import { RegisterFields, RegisterFieldsQuery } from '../wire-config.ts';

/**
 * The fields of the registration form and which of them the create call requires (vendors: sibling endpoints). The same for demo
 * accounts, under uuids of their own. They are as old as the tenant is.
 */
export const listRegisterFields = operation({
  id: 'matchtrade.register-field.list',
  method: 'GET',
  path: '/proxy/configuration/api/register-fields',
  summary: 'List the fields of the registration form',
  source: 'Match-Trade public clients, GET register-fields',
  auth: 'bearer',
  idParameters: [],
  schema: { querystring: RegisterFieldsQuery, response: { 200: RegisterFields } },
  async handle({ actor, query }, deps) {
    const partnerId = partnerInQuery(actor, query.partnerId);
    const demo = firstText(query.demo).toLowerCase() === 'true';
    const { uuidOf } = partnerFor(actor, deps);
    const since = isoMillis(idTime(actor.tenantId));
    return {
      body: registerFields.map(([type, field]) => ({
        uuid: uuidOf(`register field ${type} ${demo}`),
        partnerId,
        created: since,
        updated: since,
        type,
        active: true,
        demo,
        required: isRequired(field),
      })),
    };
  },
});
