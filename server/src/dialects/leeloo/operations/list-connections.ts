import { listConnections as listConnectionsOfCore } from '../../../core/messaging/list-connections.ts';
import { operation } from '../../operation.ts';
import { hex } from '../ids.ts';
import { Connections } from '../wire-messaging.ts';

/** The ways through which messages leave and come in. Those that are no longer in use are not among them. */
export const listConnections = operation({
  id: 'leeloo.connection.list',
  method: 'GET',
  path: '/api/v2/connections',
  summary: 'List connections',
  source: 'API v2.0, Пользователи: Получение списка каналов связи',
  auth: 'authToken',
  idParameters: [],
  schema: { response: { 200: Connections } },
  async handle({ actor }, { run }) {
    const found = await run(actor, listConnectionsOfCore, { archived: false });
    const connections = found.map(({ id, type, name }) => ({ id: hex(id), type, name }));
    return { body: { data: { connections }, status: 1 } };
  },
});
