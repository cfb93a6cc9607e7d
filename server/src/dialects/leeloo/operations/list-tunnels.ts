import { listTunnels as listTunnelsOfCore } from '../../../core/funnels/list-tunnels.ts';
import { operation } from '../../operation.ts';
import { toTunnel } from '../map-tunnels.ts';
import { metaOf, pageOf } from '../paging.ts';
import { PageQuery } from '../wire.ts';
import { TunnelList } from '../wire-tunnels.ts';

/** Tunnels, newest first, a page at a time. */
export const listTunnels = operation({
  id: 'leeloo.tunnel.list',
  method: 'GET',
  path: '/api/v2/tunnels',
  summary: 'List tunnels',
  source: 'API v2.0, Туннели: Получить список туннелей',
  auth: 'authToken',
  idParameters: [],
  schema: { querystring: PageQuery, response: { 200: TunnelList } },
  async handle({ actor, query }, { run }) {
    const page = pageOf(query);
    const { tunnels, total } = await run(actor, listTunnelsOfCore, page);
    return { body: { status: 1, data: tunnels.map(toTunnel), meta: metaOf(total, page) } };
  },
});
