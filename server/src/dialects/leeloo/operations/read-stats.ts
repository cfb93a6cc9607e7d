import { tunnelStats } from '../../../core/funnels/tunnel-stats.ts';
import { operation } from '../../operation.ts';
import { toStats } from '../map-tunnels.ts';
import { StatsAnswer } from '../wire-tunnels.ts';

/** What came of all tunnels together: the rows of the document name no tunnel, so there is one. */
export const readStats = operation({
  id: 'leeloo.tunnel.all-stats',
  method: 'GET',
  path: '/api/v2/tunnels/stats',
  summary: 'Read the statistics of all tunnels',
  source: 'API v2.0, Туннели: Получить статистику по всем туннелям',
  auth: 'authToken',
  idParameters: [],
  schema: { response: { 200: StatsAnswer } },
  async handle({ actor }, { run }) {
    return { body: { status: 1, data: toStats(await run(actor, tunnelStats, {})) } };
  },
});
