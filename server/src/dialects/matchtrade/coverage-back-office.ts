import { attested, type CoverageRow, inferred } from '../coverage-row.ts';

const change: readonly CoverageRow[] = [
  attested('account.update/by-email', 'back-office clients', 'PUT accounts?email=&partnerId= changes the account; 200'),
  attested('account.update/flat', 'back-office clients', 'the fields come flat'),
  inferred('account.update/nested', 'by analogy with create', 'the fields may come under `account`'),
  inferred('account.update/partial', 'PATCH sibling', 'what is not named stays; null or a blank clears'),
  inferred('account.update/raw-plus', 'clients do not encode', 'a raw plus sign in the query’s e-mail is one'),
  inferred('account.update/reply', 'by-email sibling', 'the account as it is now'),
  inferred('account.update/error-400', 'Creating lead, 400', 'a refused value is 400 "could not execute batch"'),
  inferred('account.update/error-400-query', 'Spring', 'a missing e-mail or partner in the query is 400'),
  inferred('account.update/error-404', 'the envelope', 'an unknown e-mail is 404'),
  inferred('account.update/error-404-branch', 'by analogy', 'an unknown branch is 404, and nothing is changed'),
  inferred('account.update/error-409', 'Creating lead, 409', 'another account’s e-mail is 409 with the printed text'),
  inferred('account.update/required', 'Creating lead', 'e-mail, name and surname cannot be cleared: 400'),
  inferred('account.update/role', 'vendors §5', 'role and status are the back office’s to change'),
  inferred(
    'account.update/other-dialects',
    'DESIGN §2.4',
    'a person who came in through another dialect can be changed',
  ),
  attested('account.patch/by-uuid', 'back-office clients', 'PATCH partners/{id}/accounts/{uuid} changes what it names'),
  inferred('account.patch/error-404', 'the envelope', 'an unknown account is 404'),
];

const status: readonly CoverageRow[] = [
  attested(
    'lead-status/body',
    'back-office clients',
    'leadStatus {leadStage, name, enabled, uuid, partnerId, updated} is taken and read back exactly',
  ),
  attested(
    'lead-status/stages',
    'back-office clients',
    'NEW_CONTACT, CONTACTED, NEED_ANALYSIS, NO_POTENTIAL, READY_TO_DEPOSIT, ACTIVE_CLIENT, each with its place in the shared life cycle',
  ),
  inferred(
    'lead-status/moved-elsewhere',
    'DESIGN §2.4',
    'a lead that another dialect moved since shows the stage that fits',
  ),
  inferred('lead-status/unknown-stage', 'Spring', 'another stage is 400'),
  inferred(
    'lead-status/short',
    'clients',
    'the stage alone as a text, one of our status uuids alone, or a name alone are taken',
  ),
  inferred(
    'lead-status/without-lead',
    'DESIGN §2.4',
    'a person without a lead is a NEW_CONTACT, and gets a lead with a stage',
  ),
  inferred('lead-status/lead-provider', 'vendors §5', 'a stage from a lead provider counts for nothing'),
  attested(
    'lead-status/becomeActiveClientTime',
    'Broker API; clients',
    'ACTIVE_CLIENT sets becomeActiveClientTime once; no later stage clears or moves it',
  ),
  inferred('lead-status/leadSource', 'by analogy', 'leadInfo.leadSource changes the lead’s source'),
];

const read: readonly CoverageRow[] = [
  attested(
    'account.find/by-email',
    'back-office clients',
    'one account, with leadInfo.leadSource nested and leadStatus an object with name',
  ),
  inferred('account.find/spelling', 'Creating lead, 409', 'an e-mail is found in any spelling'),
  inferred('account.find/error-404', 'the envelope', 'an unknown e-mail is 404'),
  inferred('account.find/error-400', 'Spring', 'without an e-mail it is 400'),
  attested('view/accounts', 'back-office clients', 'partner/{id}/accounts/view is everybody'),
  attested('view/leads', 'back-office clients', 'partner/{id}/leads/view is who did not become a client yet'),
  attested('view/clients', 'back-office clients', 'partner/{id}/clients/view is who became a client'),
  attested(
    'view/page',
    'back-office clients',
    'content and totalPages; query, from, to, size and page as in the lead list',
  ),
  attested(
    'view/row',
    'back-office clients',
    'rows are flat, leadStatus and leadSource are texts; clients that read leadInfo.leadSource find it, too',
  ),
  inferred(
    'view/lead-status',
    'the SQL of the 400 sample',
    'a row’s leadStatus is the stage, whatever name it was given',
  ),
  inferred('view/becomeActiveClientTime', 'Broker API', 'rows say since when somebody is a client, null for leads'),
];

const more: readonly CoverageRow[] = [
  attested(
    'offer.list/reply',
    'back-office clients',
    'an array of offers with uuid and demo; the first works in a create',
  ),
  attested(
    'register-field.list/reply',
    'public clients',
    'an array of {uuid, partnerId, created, updated, type, active, demo, required}',
  ),
  attested(
    'register-field.list/types',
    'public clients',
    'FIRST_NAME, LAST_NAME, BIRTH_DATE, PHONE, COUNTRY, STATE, CITY, ZIP_CODE, STREET',
  ),
  attested('register-field.list/demo', 'public clients', 'demo=true or false is what the rows say'),
  inferred(
    'register-field.list/required',
    'Creating lead, 500',
    'required is true for what create cannot do without, and only for that',
  ),
  inferred(
    'register-field.list/uuids',
    'a uuid names a row',
    'uuids stay the same, one for each partner, type and demo',
  ),
  attested('password.change/body', 'public clients', 'email, partnerId and newValue set the account’s password'),
  inferred('password.change/reply', 'none', '200 with an empty object; the password is in no answer and no log'),
  inferred('password.change/error-404', 'the envelope', 'an unknown e-mail is 404'),
  inferred('password.change/error-400', 'Creating lead, 400', 'a missing or refused value is 400'),
  attested(
    'trading-account.list/reply',
    'public clients',
    'an array; empty, because this server runs no trading platform',
  ),
  inferred('trading-account.list/error-404', 'the envelope', 'an unknown account is 404'),
  attested(
    'deposit.list/reply',
    'public clients',
    'a page of uuid, accountUuid, created, amount, status DONE, email, accountLeadSource',
  ),
  inferred('deposit.list/amount', 'clients add amounts up', 'amount is a number; currency is said beside it'),
  inferred('deposit.list/orders', 'vendors, comparison', 'a deposit is a resolved order of any dialect, newest first'),
  inferred('deposit.list/own', 'DESIGN §4', 'a lead provider sees deposits on its own records only'),
  attested('deposit.list/query', 'public clients', 'query, from, to, size and page as in the lead list'),
];

/** What the vendor's own back-office clients call beside the document, sentence by sentence. */
export const backOffice: readonly CoverageRow[] = [...change, ...status, ...read, ...more];
