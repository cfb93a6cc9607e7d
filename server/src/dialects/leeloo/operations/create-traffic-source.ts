import { addTrafficSource } from '../../../core/funnels/add-traffic-source.ts';
import { isoMillis } from '../../../kit/dates.ts';
import { operation } from '../../operation.ts';
import { hex, ownerOf, pathId } from '../ids.ts';
import { TrafficSourceAnswer, TrafficSourceCreate, TrafficSourcePath } from '../wire-tunnels.ts';

/** Adds a traffic source to a lead-generation tool. Nothing here is synchronised with advertising networks, and the answer says so. */
export const createTrafficSource = operation({
  id: 'leeloo.traffic-source.create',
  method: 'POST',
  path: '/api/v2/leadgentools/:leadgentool_id/create-traffic-source',
  summary: 'Add a traffic source to a lead-generation tool',
  source: 'API v2.0, LGT: Создать трафик соурс в ЛГТ',
  auth: 'authToken',
  consumes: ['json', 'form', 'multipart'],
  idParameters: [{ in: 'path', name: 'leadgentool_id', of: 'entryPoint' }],
  schema: { params: TrafficSourcePath, body: TrafficSourceCreate, response: { 200: TrafficSourceAnswer } },
  async handle({ actor, params, body }, { run }) {
    const { name, description = '' } = body;
    const made = await run(actor, addTrafficSource, {
      entryPointId: pathId(params.leadgentool_id),
      name,
      description,
    });
    const at = isoMillis(made.createdAt);
    const data = {
      type: 'normal' as const,
      fb_adset_id: null,
      name,
      description,
      synchronized_with_fb: false,
      synchronization_error: false,
      disabled: false,
      ...ownerOf(actor),
      leadgentool_id: hex(made.entryPointId),
      tunnel_id: hex(made.tunnelId),
      hash: made.hash,
      resubscribe_button_id: hex(made.resubscribeButtonId),
      createdAt: at,
      updatedAt: at,
      id: hex(made.id),
    };
    return { body: { data, status: 1 } };
  },
});
