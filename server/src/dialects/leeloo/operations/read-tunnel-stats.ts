import { tunnelStats } from '../../../core/funnels/tunnel-stats.ts';
import { operation } from '../../operation.ts';
import { pathId } from '../ids.ts';
import { toStats } from '../map-tunnels.ts';
import { StatsAnswer, TunnelPath } from '../wire-tunnels.ts';

/** What came of one tunnel. */
export const readTunnelStats = operation({
  id: 'leeloo.tunnel.stats',
  method: 'GET',
  path: '/api/v2/tunnels/:tunnel_id/stats',
  summary: 'Read the statistics of a tunnel',
  source: 'API v2.0, Туннели: Получить статистику по одному туннелю',
  auth: 'authToken',
  idParameters: [{ in: 'path', name: 'tunnel_id', of: 'tunnel' }],
  schema: { params: TunnelPath, response: { 200: StatsAnswer } },
  async handle({ actor, params }, { run }) {
    const stats = await run(actor, tunnelStats, { tunnelId: pathId(params.tunnel_id) });
    return { body: { status: 1, data: toStats(stats) } };
  },
});
