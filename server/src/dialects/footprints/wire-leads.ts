import Type, { type Static } from 'typebox';
import { Amount, each, List, Text } from './wire.ts';

/**
 * What comes in about a lead after it came, and what is answered (Update Lead, the sections on lead actions, Add prospect, Update NPS,
 * Update Lost Lead). What is not known is left out of an answer.
 */

const Path = Type.String({ maxLength: 100 });
export const LeadIdPath = Type.Object({ leadId: Path });
export const ActionIdPath = Type.Object({ actionId: Path });

export const LeadUpdate = Type.Object({
  ...each(
    [
      'userCompanyName',
      'userCompanyAddress',
      'status',
      'skuId',
      'channelId',
      'skuExternalId',
      'contractNumber',
      'contractDate',
      'contractDescription',
    ],
    Text,
  ),
  contractValue: Amount,
  tags: List,
});

export const ActionBody = Type.Object(each(['leadId', 'leadActionTypeId', 'actionDetail', 'date'], Text));

export const NpsBody = Type.Object({ nps: Amount, comment: Text });
export const LostBody = Type.Object(each(['reasonLost', 'comment'], Text));

/** The longest session that is kept as a text, in UTF-16 units; an object may have as much as a body. */
const longestSession = 10_000;

export const Prospect = Type.Object({
  ...each(
    [
      'avandorUserId',
      'userFirstName',
      'userLastName',
      'companyName',
      'companyType',
      'userCountry',
      'userAddress',
      'userPosition',
      'userPhone',
      'userEmail',
      'companyWebsite',
      'potentialScore',
    ],
    Text,
  ),
  avandorSession: Type.Optional(
    Type.Union([
      Type.Record(Type.String(), Type.Unknown()),
      Type.String({ maxLength: longestSession }),
      Type.Number(),
      Type.Null(),
    ]),
  ),
});

const Id = Type.String({ pattern: '^[0-9a-f]{24}$' });
/** `2020-03-15 16:12:56`, UTC. */
const Moment = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d$' });
/** ISO 8601, UTC, milliseconds. */
const Instant = Type.String();
const Known = Type.Optional(Type.String());
const KnownId = Type.Optional(Id);

const updated = {
  timestamp: Moment,
  createdAt: Moment,
  status: Type.String(),
  userFirstName: Known,
  userLastName: Known,
  userPhone: Known,
  userEmail: Known,
  locationId: KnownId,
  offerId: KnownId,
  updatedAt: Moment,
  consultantId: KnownId,
  /** A number, not a boolean. */
  assignedBefore: Type.Integer({ minimum: 0, maximum: 1 }),
  skuId: KnownId,
  contractId: KnownId,
  skuExternalId: Known,
};
export const UpdatedLead = Type.Object({ _id: Id, ...updated });
export type UpdatedLead = Static<typeof UpdatedLead>;
/** `comments` is the id of the comment that came with it. */
export const LostLead = Type.Object({ _id: Id, comments: KnownId, ...updated });

export const ActionSaved = Type.Object({ status: Type.Literal('success'), _id: Id });

export const LeadAction = Type.Object({
  _id: Id,
  leadId: Id,
  actionDetail: Type.String(),
  leadActionTypeId: Type.Object({ _id: Id, name: Type.String() }),
  attachments: Type.Array(
    Type.Object({ _id: Id, name: Type.String(), documentType: Type.String(), createdAt: Instant }),
  ),
  date: Instant,
  createdAt: Instant,
  updatedAt: Instant,
});
export type LeadAction = Static<typeof LeadAction>;
export const LeadActions = Type.Object({ data: Type.Array(LeadAction) });

export const ActionTypes = Type.Object({
  data: Type.Array(Type.Object({ _id: Id, name: Type.String(), createdAt: Instant })),
});

export const LeadComment = Type.Object({
  _id: Id,
  leadId: Id,
  comment: Type.String(),
  timestamp: Instant,
  createdAt: Instant,
});
