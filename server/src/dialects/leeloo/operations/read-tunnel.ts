import { readTunnel as readTunnelOfCore } from '../../../core/funnels/read-tunnel.ts';
import { operation } from '../../operation.ts';
import { list } from '../filter.ts';
import { hex, pathId } from '../ids.ts';
import { toTunnel } from '../map-tunnels.ts';
import { TunnelAnswer, TunnelPath, TunnelQuery } from '../wire-tunnels.ts';

/** One tunnel. As with people, `links` are always there and `linked` holds only what `include` asks for. */
export const readTunnel = operation({
  id: 'leeloo.tunnel.read',
  method: 'GET',
  path: '/api/v2/tunnels/:tunnel_id',
  summary: 'Read a tunnel',
  source: 'API v2.0, Туннели: Получить информацию про туннель',
  auth: 'authToken',
  idParameters: [{ in: 'path', name: 'tunnel_id', of: 'tunnel' }],
  schema: { params: TunnelPath, querystring: TunnelQuery, response: { 200: TunnelAnswer } },
  async handle({ actor, params, query }, { run }) {
    const { entryPoints, ...tunnel } = await run(actor, readTunnelOfCore, { id: pathId(params.tunnel_id) });
    const include = list(query.include).flatMap((names) => names.split(',').map((name) => name.trim()));
    const leadgentools = entryPoints.map(({ id, name, kind }) => ({ id: hex(id), name, type: kind.toUpperCase() }));
    const links = { leadgentools: leadgentools.map(({ id }) => ({ type: 'leadgentools' as const, id })) };
    const linked = include.includes('leadgentools') ? { leadgentools } : {};
    return { body: { status: 1, data: { ...toTunnel(tunnel), links }, linked } };
  },
});
