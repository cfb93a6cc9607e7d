import { findPerson } from '../../../core/people/find-person.ts';
import { operation } from '../../operation.ts';
import { list } from '../filter.ts';
import { pathId } from '../ids.ts';
import { toDetail, toIncluded } from '../map.ts';
import { PersonAnswer, PersonPath, PersonQuery } from '../wire.ts';

/** One person. `links` are always there, `included` holds only what `include` asks for (vendors.md §2, Ambiguities). */
export const readPerson = operation({
  id: 'leeloo.people.read',
  method: 'GET',
  path: '/api/v2/people/:person_id',
  summary: 'Read a person',
  source: 'API v2.0, Люди: Получить информацию по конкретному человеку',
  auth: 'authToken',
  idParameters: [{ in: 'path', name: 'person_id', of: 'person' }],
  schema: { params: PersonPath, querystring: PersonQuery, response: { 200: PersonAnswer } },
  async handle({ actor, params, query }, { run }) {
    const id = pathId(params.person_id);
    const person = await run(actor, findPerson, {
      ref: { id },
      related: ['tags', 'channels', 'entries', 'staff', 'orders'],
    });
    const include = list(query.include).flatMap((names) => names.split(',').map((name) => name.trim()));
    return { body: { data: toDetail(person), included: toIncluded(person, include), status: 1 } };
  },
});
