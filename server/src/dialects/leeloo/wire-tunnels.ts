import Type from 'typebox';
import { answer, links, Meta, OneOrMore, succeeded, Text } from './wire.ts';

/** Tunnels, the ways into them and their statistics (API v2.0, sections "LGT", "Туннели"). */

export const TrafficSourcePath = Type.Object({ leadgentool_id: Type.String() });
export const TrafficSourceCreate = Type.Object({ name: Text, description: Type.Optional(Text) });
export const TrafficSourceAnswer = answer(
  Type.Object({
    type: Type.Literal('normal'),
    fb_adset_id: Type.Null(),
    name: Type.String(),
    description: Type.String(),
    synchronized_with_fb: Type.Boolean(),
    synchronization_error: Type.Boolean(),
    disabled: Type.Boolean(),
    company_id: Type.String(),
    leadgentool_id: Type.String(),
    tunnel_id: Type.String(),
    created_by: Type.String(),
    hash: Type.String(),
    resubscribe_button_id: Type.String(),
    createdAt: Type.String(),
    updatedAt: Type.String(),
    id: Type.String(),
  }),
);

const tunnel = {
  id: Type.String(),
  name: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
};
export const TunnelList = Type.Object({ ...succeeded, data: Type.Array(Type.Object(tunnel)), meta: Meta });
export const TunnelPath = Type.Object({ tunnel_id: Type.String() });
export const TunnelQuery = Type.Object({ include: Type.Optional(OneOrMore(20)) });
export const TunnelAnswer = Type.Object({
  ...succeeded,
  data: Type.Object({ ...tunnel, links: Type.Object({ leadgentools: links('leadgentools') }) }),
  /** The key of a relation that was not asked for is absent. */
  linked: Type.Object({
    leadgentools: Type.Optional(
      Type.Array(Type.Object({ id: Type.String(), name: Type.String(), type: Type.String() })),
    ),
  }),
});

const Stats = Type.Object({
  subscribers: Type.Integer(),
  uniqSubscribers: Type.Integer(),
  orders: Type.Integer(),
  sales: Type.Integer(),
  uniqSales: Type.Integer(),
  visits: Type.Integer(),
  uniqVisits: Type.Integer(),
  shows: Type.Integer(),
  uniqShows: Type.Integer(),
  totalSale: Type.Number(),
  totalExpenses: Type.Number(),
});
export const StatsAnswer = Type.Object({ ...succeeded, data: Type.Array(Stats, { minItems: 1, maxItems: 1 }) });

export const ChannelPath = Type.Object({ account_id: Type.String() });
export const Subscribe = Type.Object({ tunnel_id: Text, tunnel_block_id: Text });
