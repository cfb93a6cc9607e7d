import { attested, type CoverageRow, documented, inferred } from '../coverage-row.ts';
import { backOffice } from './coverage-back-office.ts';

const general: readonly CoverageRow[] = [
  documented(
    'general/needed-values',
    'Before you will take any actions',
    'a tenant is made with user name, password, offer UUID and partner id (and the client pair)',
  ),
  documented(
    'general/own-data',
    'Before you will take any actions',
    'every lead provider has data of its own: another’s accounts are neither listed nor in its way',
  ),
  documented(
    'general/cookies',
    'all samples',
    'the cookies of the samples, a header with two of one name, are ignored',
  ),
  documented(
    'general/error-envelope',
    'Creating lead, 400 to 500',
    'errors outside the token call are {status: the name of the HTTP status, timestamp: ISO with milliseconds, message, printableMessage: false}',
  ),
  inferred(
    'general/too-slow',
    'not in the document',
    "a list or search that takes longer than lists may is 503 in the API's own error shape, never answered in part",
  ),
  attested(
    'general/prefixes',
    'clients',
    '/proxy/processing/api, /proxy/configuration/api and /proxy/auth/api answer as /documentation/process/api, /config/api and /auth/api',
  ),
  attested(
    'general/junk',
    'clients',
    'a form content type on a GET, junk headers and unknown parameters change nothing',
  ),
  inferred(
    'general/contact-fields',
    'vendors §5',
    'tokens have EMAIL_READ and PHONE_READ, and both are shown in clear',
  ),
  inferred(
    'general/error-403',
    'vendors §5',
    'another partner’s number in a path, a query or a body is 403 in every call, whether there is such a partner or not',
  ),
  inferred(
    'general/unknown-account',
    'DESIGN §4',
    'an account of another lead provider or tenant, an unknown id and a text that is none are one and the same 404',
  ),
  inferred('general/unknown-route', 'none', 'an unknown path under /proxy or /documentation is 404 in the envelope'),
  inferred('general/other-dialects', 'none', 'a token of another dialect of the same tenant opens nothing'),
];

const token: readonly CoverageRow[] = [
  documented('token.create/example', 'Generating token OAuth', 'the printed curl gets a token'),
  documented('token.create/basic', 'Generating token OAuth', 'the client pair comes as HTTP Basic'),
  documented('token.create/body.grant_type', 'Generating token OAuth', 'grant_type=password'),
  documented('token.create/body.username', 'Generating token OAuth', 'username is the login; its case does not matter'),
  documented('token.create/body.password', 'Generating token OAuth', 'password is checked'),
  documented(
    'token.create/reply',
    'Generating token OAuth, 200',
    'exactly access_token, token_type bearer, refresh_token, expires_in 899, account_uuid, manager_scope, fl null, partnerId, email, jti',
  ),
  documented(
    'token.create/error-401',
    'Generating token OAuth, 401',
    'a wrong password, an unknown login and a wrong client are all 401 {error: unauthorized, error_description: Authentication error}',
  ),
  attested(
    'token.create/claims',
    'the sample’s token, decoded',
    'HS256, and the claims account_uuid, manager_scope, user_name e-mail:partner, fl, scope, partnerId, exp, authorities, jti, email, client_id',
  ),
  attested(
    'token.create/refresh-claims',
    'the sample’s token, decoded',
    'a refresh token adds ati, the access token’s jti',
  ),
  attested('token.create/refresh-life', 'recorded tokens', 'a refresh token lives exactly 31 days'),
  attested('token.create/json-text', 'clients', 'JSON text under a form content type is read'),
  attested('token.create/every-request', 'clients', 'a new token leaves earlier ones alive'),
  inferred('token.create/multipart', 'clients of this kind', 'a multipart form is read'),
  inferred(
    'token.create/grant-errors',
    'RFC 6749 §5.2',
    'no grant is 400 invalid_request, another 400 unsupported_grant_type',
  ),
  inferred(
    'token.create/unreadable',
    'RFC 6749 §5.2',
    'an unreadable body is 400, another content type 415, in the OAuth form',
  ),
  inferred(
    'token.refresh/grant',
    'RFC 6749 §6',
    'grant_type=refresh_token with the same client pair gives a new pair of tokens',
  ),
  inferred('token.refresh/reuse', 'RFC 9700 §4.14', 'a refresh token works once; its second use ends the whole family'),
  inferred('token.refresh/absolute-life', 'RFC 9700 §4.14', 'refreshing does not move the end of the 31 days'),
  inferred(
    'token.refresh/refused',
    'RFC 6749 §5.2',
    'garbage, an access token, another client’s and an expired refresh token are 401 invalid_token',
  ),
  documented('token.use/bearer', 'Creating lead; Getting all leads', 'both calls take Authorization: Bearer'),
  documented(
    'token.use/life',
    'Generating token OAuth',
    'a token works for a while (900 s, as the sample’s expires_in says), then another is needed',
  ),
  documented(
    'token.use/error-401',
    'Creating lead, 401',
    'a token that cannot be decoded is 401 with the printed MalformedInputException text',
  ),
  inferred(
    'token.use/life-setting',
    'vendors §5',
    'a credential’s details.accessLifeS (60 to 86400 seconds) is the life of its tokens; anything else counts as not set',
  ),
  attested('token.use/life-older', 'a token recorded in 2021', 'set to 3600, expires_in is 3599'),
  inferred('token.use/missing', 'vendors §5', 'without a token it is 401'),
  inferred('token.use/forged', 'RFC 8725', 'a forged, altered, unsigned or refresh token is 401'),
];

const account: readonly CoverageRow[] = [
  documented('account.create/example', 'Creating lead', 'the printed curl creates the lead: 200'),
  documented(
    'account.create/body.offerUuid',
    'Creating lead',
    'offerUuid names an offer of the operator; its key is required',
  ),
  attested(
    'account.create/body.offerUuid-empty',
    'clients',
    'offerUuid may be empty: the partner’s own offer and branch apply',
  ),
  attested(
    'account.create/body.branchUuid',
    'clients',
    'branchUuid, beside the account or in it, may stand in for the offer',
  ),
  documented(
    'account.create/body.partnerId',
    'Creating lead',
    'account.partnerId is the partner’s number, also as digits',
  ),
  documented('account.create/body.email', 'Creating lead', 'account.email is kept in the spelling it came in'),
  documented('account.create/body.name', 'Creating lead', 'account.name is the given name'),
  documented('account.create/body.surname', 'Creating lead', 'account.surname is the family name'),
  documented('account.create/body.phone', 'Creating lead', 'account.phone is free text, also a number'),
  documented(
    'account.create/body.leadSource',
    'Creating lead',
    'account.leadInfo.leadSource is kept whole, pipes included',
  ),
  attested(
    'account.create/body.more',
    'clients; the SQL of the 400 sample',
    'address, date of birth, bank and identity fields are kept',
  ),
  attested('account.create/body.password', 'clients', 'account.password is kept as a hash and never shown'),
  inferred(
    'account.create/body.status',
    'vendors §5',
    'role and status are taken from the operator’s own systems and ignored from a lead provider',
  ),
  inferred('account.create/body.unknown', 'DESIGN §5', 'unknown fields are ignored'),
  attested(
    'account.create/reply',
    'clients of the sync sibling',
    '200 with uuid and accountUuid (the same), created, updated, email, name, surname, phone, all other account fields, partnerId, role, status, branchUuid, becomeActiveClientTime, leadInfo, leadStatus, oneTimeToken',
  ),
  attested(
    'account.create/sync',
    'clients',
    '/proxy/processing/api/accounts/sync and /documentation/process/api/accounts/sync are the same call',
  ),
  attested(
    'account.create/beside',
    'clients',
    'branchUuid, adminUuid, accountManager (also null), partnerId and password may stand beside the account',
  ),
  attested(
    'account.create/createAsDepositedAccount',
    'clients; Broker API',
    'true: an active client at once, with becomeActiveClientTime',
  ),
  inferred(
    'account.create/deposited-by-lead-provider',
    'vendors §5',
    'createAsDepositedAccount is ignored from a lead provider',
  ),
  inferred(
    'account.create/idempotency-key',
    'IETF draft idempotency-key',
    'repeated with the same Idempotency-Key, the answer is the same to the byte',
  ),
  attested('account.create/documentation-prefix', 'clients', '/documentation/process/api/accounts is the same call'),
  documented(
    'account.create/error-400',
    'Creating lead, 400',
    'a text that is too long or a value of a wrong type is 400 "could not execute batch", without the SQL',
  ),
  documented(
    'account.create/error-404',
    'Creating lead, 404',
    'an unknown offer, also a text that is no UUID, is 404 with the printed text',
  ),
  inferred('account.create/error-404-branch', 'by analogy', 'an unknown branch is 404, and nothing is created'),
  documented(
    'account.create/error-409',
    'Creating lead, 409',
    'an e-mail that this partner has already, in any spelling, is 409 "Account [e-mail:partner] already exists"',
  ),
  documented(
    'account.create/error-500',
    'Creating lead, 500',
    'missing e-mail, name, surname, partner or offer is 500 "Register Account Model is not valid"',
  ),
  inferred(
    'account.create/error-500-marked',
    'reliability',
    'the documented 500 is marked in the log and is no bug there',
  ),
  inferred('account.create/error-403', 'vendors §5', 'another partner’s number in the body is 403'),
  inferred(
    'account.create/unreadable',
    'the envelope',
    'broken JSON is 400, another content type 415, in the envelope',
  ),
  inferred(
    'account.create/known-person',
    'DESIGN §2.3',
    'a person known through another source is linked, not refused',
  ),
];

const list: readonly CoverageRow[] = [
  documented(
    'lead.list/example',
    'Getting all leads',
    'the printed curl, with its body `=` and its cookies, lists the leads',
  ),
  documented('lead.list/yours', 'Getting all leads', 'a lead provider sees all its leads and no others'),
  inferred('lead.list/tenant', 'DESIGN §4', 'a credential that sees the tenant sees people of every dialect'),
  documented('lead.list/path.partnerID', 'Getting all leads', 'the partner’s number is part of the path'),
  inferred('lead.list/error-403', 'vendors §5', 'another partner’s number in the path, or no number, is 403'),
  documented('lead.list/query', 'Getting all leads', 'an empty query lists everybody'),
  inferred(
    'lead.list/query-finds',
    'Broker API',
    'query finds by part of a name, an e-mail or a phone, in any spelling of it',
  ),
  inferred(
    'lead.list/query-other-records',
    'DESIGN §4',
    'for who sees the tenant, query also finds by the whole e-mail or phone that any other source knows; for a lead provider it does not',
  ),
  attested('lead.list/query-bare', 'clients', 'query may come without `=`'),
  documented('lead.list/from', 'Getting all leads', 'from: created at or after'),
  documented('lead.list/to', 'Getting all leads', 'to: created at or before; a whole second is covered to its end'),
  inferred('lead.list/window-unreadable', 'Spring', 'a from or to that is no date is 400'),
  documented('lead.list/size', 'Getting all leads', 'size is the number of rows of a page'),
  attested('lead.list/size-2000', 'clients', 'sizes up to 2000 are given; more is cut to 2000; 20 when none is named'),
  documented('lead.list/page', 'Getting all leads', 'page counts from 0; pages walk the whole list once, newest first'),
  attested('lead.list/past-the-end', 'clients', 'a page past the end is 200 with empty content'),
  attested('lead.list/paging-junk', 'clients', 'unreadable and unknown paging parameters are ignored'),
  attested('lead.list/trailing-slash', 'clients', 'a slash before the question mark is fine'),
  attested(
    'lead.list/reply',
    'siblings',
    'content, totalPages, totalElements, number, size, first, last, numberOfElements, empty',
  ),
  attested(
    'lead.list/row',
    'siblings',
    'a row is flat: uuid, created, updated, email, branchUuid, name, surname, phone, country, role, leadStatus, leadSource, partnerId',
  ),
  inferred('lead.list/latest-lead', 'DESIGN §4', 'stage and source are the latest lead’s, in the vendor’s stage names'),
];

/** The lead provider document, sentence by sentence, and what its clients rely on. */
export const coverage: readonly CoverageRow[] = [...general, ...token, ...account, ...list, ...backOffice];
