import { listStaff } from '../../../core/staff/list-staff.ts';
import { operation } from '../../operation.ts';
import { toUser } from '../map-users.ts';
import { metaOf, pageOf } from '../paging.ts';
import { PageQuery } from '../wire.ts';
import { UserList } from '../wire-notes.ts';

/** The platform's users, newest first, a page at a time. */
export const listUsers = operation({
  id: 'leeloo.user.list',
  method: 'GET',
  path: '/api/v2/users',
  summary: 'List users',
  source: 'API v2.0, Пользователи: Получить список пользователей платформы',
  auth: 'authToken',
  idParameters: [],
  schema: { querystring: PageQuery, response: { 200: UserList } },
  async handle({ actor, query }, { run }) {
    const page = pageOf(query);
    const { staff, total } = await run(actor, listStaff, page);
    return { body: { status: 1, data: staff.map(toUser), meta: metaOf(total, page) } };
  },
});
