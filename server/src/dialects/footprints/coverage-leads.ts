import { at, type CoverageRow } from '../coverage-row.ts';

const update = at('Update Lead');
const add = at('Add Lead Action');
const change = at('Update Lead Action');
const list = at('Get Lead Actions');
const types = at('Get Lead Action Types');
const prospect = at('Add prospect');
const nps = at('Update NPS');
const lost = at('Update Lost Lead');
const read = at('Get customers');
const auth = at('Authentication');

const changed: CoverageRow[] = [
  update.documented('lead.update/example', 'the samples’ request gets the lead in the printed shape'),
  update.documented(
    'lead.update/reply',
    'timestamp, createdAt, updatedAt are `Y-m-d H:i:s` (UTC), assignedBefore is a number; no other keys than those printed',
  ),
  update.inferred('lead.update/reply.assignedBefore', 'assignedBefore is 1 when the lead has a consultant, else 0'),
  update.documented(
    'lead.update/body.status',
    'status is one of prospect, lead, sale_lead, opportunity, customer, lost',
  ),
  update.inferred('lead.update/body.status-wrong', 'another status is 400; an empty one says nothing'),
  update.inferred(
    'lead.update/body.status-order',
    'any status may follow any other; a lead becomes a customer once, whatever follows',
  ),
  update.documented('lead.update/body.company', 'userCompanyName and userCompanyAddress change the person'),
  update.documented('lead.update/body.skuId', 'skuId assigns another SKU, channelId another channel'),
  update.inferred('lead.update/body.unknown-target', 'an unknown SKU or channel, or one of another kind, is 400'),
  update.documented(
    'lead.update/body.skuExternalId',
    'skuExternalId is kept and not mandatory: without one the SKU’s own is shown',
  ),
  update.documented(
    'lead.update/body.contract',
    'contractNumber, contractValue, contractDate, contractDescription go with status customer; the answer has a contractId',
  ),
  update.inferred(
    'lead.update/body.contract-customer',
    'also without a status, when the lead is a customer already; with any other status 400 names them, and nothing is done',
  ),
  update.inferred(
    'lead.update/body.contract-one',
    'a lead has one contract: its id stays, what is said later completes it',
  ),
  update.inferred(
    'lead.update/body.contract-values',
    'the value has at most two decimals and is not negative; the date is a day, Y-m-d H:i:s or ISO 8601; empty parts say nothing',
  ),
  update.documented('lead.update/body.tags', 'tags is a list of texts, in place of those before'),
  update.inferred('lead.update/cleared', 'a field sent empty is cleared; one not sent stays'),
  update.inferred('lead.update/unknown', 'an unknown, malformed, erased or another’s lead is 404'),
  update.inferred(
    'lead.update/parallel',
    'of many changes at once each is done, and each leaves one entry in the history',
  ),
  update.inferred('lead.update/own', 'a client that sees its own changes nobody else’s leads, on no path'),
  update.inferred('lead.update/other-source', 'a lead that came in through another partner’s API is changed here, too'),
  update.inferred('lead.path/other', 'other paths below a lead than those documented are 404'),
];

const actions: CoverageRow[] = [
  add.documented('lead-action.create/example', 'the samples’ request gets `{status: "success", _id}`'),
  add.documented('lead-action.create/body', 'leadId, leadActionTypeId, actionDetail, date (Y-m-d H:i:s) are kept'),
  add.inferred(
    'lead-action.create/required',
    'without a lead or a type: 400; without a date it is now, without a detail empty',
  ),
  add.inferred(
    'lead-action.create/unknown',
    'an unknown lead or type, another tenant’s, of another kind, malformed: 400, named',
  ),
  change.documented('lead-action.update/example', 'the samples’ request gets `{status: "success", _id}`'),
  change.documented('lead-action.update/body', 'leadId, leadActionTypeId, actionDetail, date are changed'),
  change.inferred('lead-action.update/partial', 'what is not sent stays'),
  change.inferred('lead-action.update/unknown', 'an unknown action is 404'),
  change.inferred(
    'lead-action.update/foreign-lead',
    'a lead that the client does not see is an unknown one: the action stays where it is',
  ),
  change.inferred('lead-action.update/documents', 'an action with documents stays with its lead: 409'),
  list.documented('lead-action.list/example', 'the samples’ request gets `{data: […]}` in the printed shape'),
  list.inferred('lead-action.list/order', 'the latest date first'),
  list.inferred('lead-action.list/attachments', 'attachments are the documents that were sent in for the action'),
  list.inferred('lead-action.list/unknown', 'an unknown lead is 404; one without actions has an empty list'),
  list.inferred(
    'lead-action.list/own',
    'a client that sees its own sees what it wrote, not what others do about its lead',
  ),
  types.documented('lead-action-type.list/example', 'the samples’ request gets `{data: […]}` in the printed shape'),
  types.documented('lead-action-type.list/all', 'all types of the project'),
];

const prospects: CoverageRow[] = [
  prospect.documented(
    'prospect.create/example',
    'the samples’ requests get `{_id}`, as printed and with the missing ampersand',
  ),
  prospect.documented(
    'prospect.create/body',
    'avandorUserId, userFirstName, userLastName, companyName, companyType, userCountry, userAddress, userPosition, userPhone, userEmail, companyWebsite, potentialScore are kept',
  ),
  prospect.documented('prospect.create/body.avandorSession', 'avandorSession is a text, or an object in JSON'),
  prospect.inferred('prospect.create/body.avandorSession-form', 'in forms an object is JSON text or in brackets'),
  prospect.inferred('prospect.create/status', 'it is a lead with the status prospect, of the client’s application'),
  prospect.inferred('prospect.create/nobody', 'one that says nothing about anybody is 400'),
];

const ratings: CoverageRow[] = [
  nps.documented('lead.rate/example', 'the samples’ request (PUT, `comment ` with a space) gets `{status: "success"}`'),
  nps.documented('lead.rate/post', 'POST, as the text says, does the same'),
  nps.documented('lead.rate/body.nps', 'nps is a whole number from 1 to 10'),
  nps.inferred('lead.rate/body.nps-wrong', 'anything else, or none, is 400'),
  nps.documented('lead.rate/body.comment', 'comment is kept with the rating'),
  nps.inferred(
    'lead.rate/one',
    'a lead has one rating at a time, however many are sent at once; earlier ones are kept apart',
  ),
  nps.inferred('lead.rate/unknown', 'an unknown lead is 404'),
  lost.documented('lead.lose/example', 'the samples’ request gets the lead in the printed shape'),
  lost.documented(
    'lead.lose/body.reasonLost',
    'reasonLost is one of poor_qualification, need, wrong_time, price_too_high, lost_momentum, competition, abandoned, feature, other',
  ),
  lost.inferred('lead.lose/body.reasonLost-wrong', 'another reason is 400; without one the lead is lost all the same'),
  lost.documented('lead.lose/body.comment', 'comment is written down; `comments` is its id'),
  lost.inferred('lead.lose/no-comment', 'without a comment there is no `comments`'),
  lost.inferred(
    'lead.lose/status',
    'the status becomes lost (the sample still has lead); the reason is kept as long as it is',
  ),
  lost.inferred('lead.lose/unknown', 'an unknown lead is 404'),
];

const shown: CoverageRow[] = [
  read.documented('client.read/leads.history', 'history has an entry for each state of the lead, oldest first'),
  read.inferred(
    'client.read/leads.history-then',
    'an entry shows what was known then; what a source took back is shown in none',
  ),
  read.inferred(
    'client.read/leads.comments',
    'comments are those of Update Lost Lead; interactions are the lead’s actions',
  ),
  auth.inferred(
    'token.create/refresh-end',
    'a sign-in can be renewed for two years; then its access token ends, too, and expires_in says so',
  ),
];

/** What becomes of leads, and what is seen of it. */
export const leadCoverage: readonly CoverageRow[] = [...changed, ...actions, ...prospects, ...ratings, ...shown];
