import { attested, type CoverageRow, inferred } from '../coverage-row.ts';

const sample = 'Sample Webhook Request';
const setting = 'Create Webhook';

/** What the vendor tells a publisher's own systems. */
export const coverageOfWebhooks: readonly CoverageRow[] = [
  attested('webhook/envelope', sample, '`{id, timestamp, event, data}`: a UUID, an ISO moment, the event’s name'),
  attested(
    'webhook/member.updated',
    sample,
    'id, email, phone, avatar, address, fullName, nickName, birthDate, createdAt, isCompany, companyName, emailVerified, phoneVerified, organizationNo, customPropertyValues, deleteAfterExpiration',
  ),
  inferred(
    'webhook/member.updated-sources',
    sample,
    'also when another source’s word changes what is shown of a member',
  ),
  attested('webhook/member.deleted', sample, 'email, fullName, memberId, nickName'),
  inferred(
    'webhook/member.deleted-thin',
    sample,
    'of a deleted member only the id is told, as the REST calls spell it',
  ),
  inferred(
    'webhook/member.erased',
    sample,
    'a member that is erased with a grace is deleted for receivers at once, and updated when it is brought back',
  ),
  attested('webhook/subscription.created', sample, 'email, fullName, planName, packageName'),
  attested('webhook/status', sample, 'member.subscription.activated and .deactivated are events'),
  inferred(
    'webhook/status-fields',
    sample,
    'their fields: memberId, email, fullName, planName, packageName, startsAt, endsAt',
  ),
  inferred('webhook/app.push', sample, 'app.push tells a push as it was sent: title, body, data with its url, topics'),
  attested(
    'webhook/signature',
    sample,
    'x-subrite-webhook-signature (a 32-byte digest in base64) and x-subrite-webhook-signature-timestamp (Unix seconds)',
  ),
  inferred(
    'webhook/signed-text',
    sample,
    'signed is the timestamp, a full stop and the body, with the endpoint’s secret',
  ),
  attested('webhook/bearer', setting, 'an optional bearer token of the receiver’s is sent as `authorization`'),
  inferred('webhook/gone', sample, 'of somebody who was erased meanwhile nothing but the deletion is told'),
];
