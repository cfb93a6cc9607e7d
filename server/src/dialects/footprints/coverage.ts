import { at, type CoverageRow } from '../coverage-row.ts';
import { catalogueCoverage } from './coverage-catalogue.ts';
import { clientCoverage } from './coverage-client.ts';
import { contentCoverage } from './coverage-content.ts';
import { documentCoverage } from './coverage-documents.ts';
import { leadCoverage } from './coverage-leads.ts';
import { loyaltyCoverage } from './coverage-loyalty.ts';
import { notificationCoverage } from './coverage-notifications.ts';
import { trackerCoverage } from './coverage-tracker.ts';
import { trackingCoverage } from './coverage-tracking.ts';

const every = at('all sections');
const auth = at('Authentication');
const add = at('Add Lead');
const list = at('Get Leads');
const read = at('Get customers');
const update = at('Update customer');

const general: CoverageRow[] = [
  every.documented('general/access-token', '`access_token` in the query opens every call but the token’s own'),
  every.inferred('general/bearer', 'the token is taken from `Authorization: Bearer`, too; the query goes first'),
  every.inferred(
    'general/too-slow',
    "a list or search that takes longer than lists may is 503 in the API's own error shape, never answered in part",
  ),
  every.inferred('general/no-token', 'without a token: 401 `{status: "error", message}`'),
  every.inferred(
    'general/wrong-token',
    'a malformed, unknown, expired, repeated, refresh or other partner’s token: 401, the same answer',
  ),
  every.inferred(
    'general/error-body',
    'errors of `/api` are `{status: "error", message}`; the message names fields, never values',
  ),
  every.attested(
    'general/sdk-error-body',
    'errors below `/jsapi` and `/mobileapi` are `{success: false, error, message}`',
  ),
  every.inferred('general/unknown-route', 'an unknown path is 404 in the same shape'),
  every.documented('general/form', 'bodies are urlencoded, names with brackets'),
  every.attested('general/json', 'JSON bodies are taken, too, with real booleans, numbers, lists and objects'),
  every.inferred('general/multipart', 'multipart bodies are taken, with brackets or JSON texts for lists and objects'),
  every.inferred('general/other-body', 'other content types are 415, a body that cannot be read 400'),
  every.inferred('general/raw-plus', 'the plus of a phone may come unencoded, in queries and forms'),
  every.inferred('general/trailing-slash', 'a trailing slash makes no difference'),
];

const token: CoverageRow[] = [
  auth.documented(
    'token.create/example',
    'the samples’ request (client_credentials with a pin) gets the printed answer',
  ),
  auth.documented('token.create/basic', 'Basic base64(key:secret) names the client'),
  auth.documented('token.create/grant.client_credentials', 'grant_type client_credentials'),
  auth.documented('token.create/grant.password', 'grant_type password with username and password'),
  auth.documented('token.create/grant.pin', 'grant_type pin with pin'),
  auth.inferred(
    'token.create/grant.refresh_token',
    'grant_type refresh_token gives a new pair; each refresh token works once',
  ),
  auth.inferred('token.create/refresh-reuse', 'a refresh token used twice revokes all tokens of its sign-in'),
  auth.inferred('token.create/refresh-client', 'a refresh token is bound to the client that it was given to'),
  auth.documented(
    'token.create/parameters-in-query',
    'the parameters are taken from the query, as their table is headed',
  ),
  auth.documented(
    'token.create/reply',
    'access_token, refresh_token (hex), token_type bearer, expires_in 31535999, scope list, hostess_name, hostess_id',
  ),
  auth.inferred('token.create/reply-without-pin', 'without a pin: scope app_scope alone, and no hostess'),
  auth.documented('token.create/life', 'an access token opens calls for a year'),
  auth.inferred('token.create/wrong-client', 'a wrong key or secret, or none: 401 invalid_client, the same for both'),
  auth.inferred('token.create/wrong-login', 'a wrong username, password or pin: 400 invalid_grant'),
  auth.inferred(
    'token.create/wrong-grant',
    'another grant type: 400 unsupported_grant_type; a missing parameter: 400 invalid_request',
  ),
  auth.inferred(
    'token.create/own-client',
    'a client that sees its own only cannot sign in by password or pin: unauthorized_client',
  ),
  auth.inferred('token.create/tenant', 'a user or pin of another tenant is refused like an unknown one'),
];

const lead: CoverageRow[] = [
  add.documented('lead.create/example', 'the samples’ request gets `{_id}` of 24 hex digits'),
  add.attested('lead.create/older-path', 'POST /api/offerCategory/{id}/lead does the same for that category'),
  add.documented(
    'lead.create/body.targets',
    'offlineCampaignId, offerCategoryId, offerId, locationId, consultantId, channelId tie the lead to them',
  ),
  add.inferred(
    'lead.create/unknown-target',
    'an id that is unknown, another tenant’s, of another kind or malformed: 400, named',
  ),
  add.documented(
    'lead.create/body.texts',
    'userFirstName, userLastName, userEmail, userPhone, userCity, userCounty, userCountry, userAddress, userIndustry, userCompanyName, userCompanyAddress, userJob, userJobDescription, userIncome, userExternalId, userDistrict, facebookUrl, imageUrl are kept',
  ),
  add.documented('lead.create/body.nps', 'nps is a whole number from 0 to 10'),
  add.documented('lead.create/body.userSex', 'userSex is male or female'),
  add.documented(
    'lead.create/body.userFamilyDetalis',
    'userFamilyDetalis (sic), single or married; the right spelling, too',
  ),
  add.inferred(
    'lead.create/body.userFamilyDetails-other',
    'other family details are kept: the documents’ own sample has one',
  ),
  add.documented(
    'lead.create/body.userChildren',
    'userChildren and noOfKids are the number of children, hasKids true or false',
  ),
  add.documented('lead.create/body.userBirthday', 'userBirthday is a day of the calendar, Y-m-d'),
  add.documented('lead.create/body.tags', 'tags is a list of texts'),
  add.documented(
    'lead.create/body.createdAt',
    'createdAt (Y-m-d H:i:s) is when the lead happened, in `timezone` (IANA)',
  ),
  add.inferred(
    'lead.create/body.createdAt-limits',
    'without a timezone it is UTC; more than a day ahead or before 1970 is refused',
  ),
  add.documented(
    'lead.create/body.marketingChannels',
    'marketingChannels lists channel (sms, email, notification, dm, socialMedia), type (owner, group, partners), agreed',
  ),
  add.documented('lead.create/body.customDetails', 'customDetails is an object, nested'),
  add.documented('lead.create/body.userComments', 'userComments is kept with the lead'),
  add.documented(
    'lead.create/body.consents',
    'agreeTandc, agreePrivacy, agreedTargetedMessages, isAdult are "true" or "false"',
  ),
  add.documented('lead.create/body.custom-variable', 'a declared custom variable is kept, read as its type'),
  add.documented('lead.create/body.custom-variable-undeclared', 'an undeclared one is ignored'),
  add.inferred('lead.create/body.custom-variable-type', 'a value that does not fit the declared type is 400'),
  add.inferred('lead.create/empty-fields', 'empty fields say nothing: they neither fail nor clear what is known'),
  add.inferred('lead.create/no-contact', 'a lead with a name alone is taken; two of them are two people'),
  add.inferred('lead.create/nobody', 'a lead that says nothing about anybody is 400'),
  add.inferred(
    'lead.create/same-person',
    'any number of leads of one person at once are one person with that many leads',
  ),
  list.documented('lead.list/example', 'the samples’ request gets a bare array in the printed shape'),
  list.documented('lead.list/complete', 'only leads with location, offer category, offer and consultant'),
  list.documented('lead.list/dates', 'startDate and endDate (Y-m-d) bound the creation, both days included'),
  list.inferred('lead.list/dates-wrong', 'what is no day is 400; the days are UTC'),
  list.documented('lead.list/paging', 'pageSize and page walk all leads once, newest first'),
  list.inferred('lead.list/paging-limits', 'pageSize is 100 when not sent and 1 to 1000; a page past the end is empty'),
  list.documented('lead.list/appKey', 'appKey keeps the leads of that application'),
  list.inferred('lead.list/appKey-unknown', 'an unknown appKey is 400, another tenant’s the same'),
  list.documented('lead.list/prices', 'prices of offer and sku are numbers'),
  list.documented(
    'lead.list/booleans',
    'agreeToCollect, agreeTandc, isAdult, isMultipart, isComplete, actionRequired are booleans',
  ),
  list.inferred('lead.list/userBirthday', 'userBirthday is ISO, not the sample’s JavaScript spelling'),
  list.inferred('lead.list/skuless', 'what a lead does not have is left out'),
];

const client: CoverageRow[] = [
  read.documented('client.read/example', 'the samples’ request gets a profile in the printed shape'),
  read.documented('client.read/contact', 'userEmail and userPhone are both mandatory'),
  read.documented(
    'client.read/nationalId',
    'or the national id, which is enough (the name of the parameter is inferred)',
  ),
  read.inferred('client.read/phoneless', 'somebody of whom no phone is known is found by the e-mail'),
  read.inferred('client.read/contradiction', 'another phone than the known ones, or another e-mail, finds nobody'),
  read.inferred('client.read/unknown', 'nobody: 404'),
  read.documented(
    'client.read/timeline',
    'interactionsTimeline has each lead with its expanded offer category; there prices are texts',
  ),
  read.inferred(
    'client.read/timeline-tracked',
    'interactionsTimeline also has what was tracked: actionType and aditionalData, of no lead; the newest 100',
  ),
  read.documented(
    'client.read/leads',
    'leads have history, interactions, comments, application, applicationKey, offerCategory',
  ),
  read.inferred(
    'client.read/other-sources',
    'a person who came in through another partner’s API is found, in this shape',
  ),
  read.inferred('client.read/own', 'a client that sees its own finds nobody else’s customers'),
  update.documented('client.update/example', 'the samples’ request gets `{status: "success"}`'),
  update.inferred(
    'client.update/keys',
    'found by userExternalId, else nationalId, else e-mail and phone; nothing of these: 400',
  ),
  update.inferred('client.update/unknown', 'nobody: 404, and nobody is made'),
  update.documented(
    'client.update/body.texts',
    'userFirstName, userLastName, nationalId, userEmail, userPhone, userCity, userCounty, userCountry, userAddress, userFamilyDetalis, userIndustry, userCompanyName, userCompanyAddress, userJob, userJobDescription, userExternalId, facebookUrl, imageUrl are changed',
  ),
  update.documented(
    'client.update/body.others',
    'userSex, userBirthday, userChildren, noOfKids, hasKids and the consents are changed',
  ),
  update.documented('client.update/body.lists', 'marketingChannels, interests, preferences, and kidsAge as numbers'),
  update.documented('client.update/body.customDetails', 'customDetails is kept with the customer'),
  update.inferred('client.update/cleared', 'a field sent empty is cleared; one not sent stays'),
  update.inferred(
    'client.update/other-source',
    'a person of another source is changed here without changing what that source said',
  ),
  update.inferred('client.update/taken', 'an e-mail or external id of another customer is 409'),
];

/** The document's Authentication, Add Lead, Get Leads, Get customers and Update customer, row by row. */
export const coverage: readonly CoverageRow[] = [
  ...general,
  ...token,
  ...lead,
  ...client,
  ...clientCoverage,
  ...leadCoverage,
  ...catalogueCoverage,
  ...contentCoverage,
  ...documentCoverage,
  ...notificationCoverage,
  ...loyaltyCoverage,
  ...trackerCoverage,
  ...trackingCoverage,
];
