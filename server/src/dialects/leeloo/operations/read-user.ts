import { findStaff } from '../../../core/staff/find-staff.ts';
import { operation } from '../../operation.ts';
import { pathId } from '../ids.ts';
import { toUser } from '../map-users.ts';
import { UserAnswer, UserPath } from '../wire-notes.ts';

/** One user of the platform. */
export const readUser = operation({
  id: 'leeloo.user.read',
  method: 'GET',
  path: '/api/v2/users/:user_id',
  summary: 'Read a user',
  source: 'API v2.0, Пользователи: Получить информацию по конкретному пользователю платформы',
  auth: 'authToken',
  idParameters: [{ in: 'path', name: 'user_id', of: 'staff' }],
  schema: { params: UserPath, response: { 200: UserAnswer } },
  async handle({ actor, params }, { run }) {
    const user = await run(actor, findStaff, { id: pathId(params.user_id) });
    return { body: { data: toUser(user), status: 1 } };
  },
});
