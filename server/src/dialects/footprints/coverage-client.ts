import { at, type CoverageRow } from '../coverage-row.ts';

const read = at('Get customers');
const update = at('Update customer');
const remove = at('Delete customer');

/** Get customers and Update customer, besides what `coverage.ts` has of them, and Delete customer. */
export const clientCoverage: readonly CoverageRow[] = [
  read.documented('client.read/curl', 'GET with a form content type and no body, as all samples send it'),
  read.documented(
    'client.read/profile',
    '_id, names, e-mail, phone; timestamp and createdAt in ISO; type B2C; a whole __v; the lists empty where nothing is known',
  ),
  read.inferred(
    'client.read/profile-values',
    'what Update customer takes is shown under the same names; custom variables beside it',
  ),
  read.inferred('client.read/externalId', 'or userExternalId, which names a customer in Update and Delete customer'),
  read.inferred(
    'client.search',
    'POST /api/client/search (ours) is the same with the keys in a body, so that they stand in no address',
  ),
  update.documented('client.update/form', 'a form body with the token in the query'),
  update.documented(
    'client.update/each-field',
    'each field of the table is changed by itself and shown; the others stay as they are',
  ),
  update.inferred(
    'client.update/lists-spelled',
    'lists come with brackets and numbers, with empty brackets, as JSON and as JSON text in a form or multipart field',
  ),
  update.inferred(
    'client.update/choices',
    'userSex, channel, type and the yes/no fields take the listed values only, userBirthday days of the calendar, numbers whole ones: else 400',
  ),
  remove.documented('client.delete/example', 'the samples’ request gets `{status: "success"}`'),
  remove.documented('client.delete/userExternalId', 'the body names the customer by userExternalId'),
  remove.documented(
    'client.delete/data',
    'the customer’s data are deleted: every record of it, whichever source it came from',
  ),
  remove.inferred('client.delete/everywhere', 'in the very next request no dialect finds, lists or counts it'),
  remove.inferred(
    'client.delete/grace',
    'for 30 days the operator can bring it back as it was, under the same ids; then it is gone for good',
  ),
  remove.inferred('client.delete/bodies', 'the body comes as form, JSON or multipart'),
  remove.inferred(
    'client.delete/keys',
    'nationalId, or userEmail with userPhone, name the customer, too; an e-mail or phone alone is 400',
  ),
  remove.inferred(
    'client.delete/query',
    'all keys are taken in the query, too: some proxies drop the body of a DELETE',
  ),
  remove.inferred('client.delete/contradiction', 'keys that name different customers: 400, and nobody is erased'),
  remove.inferred('client.delete/nothing', 'no key: 400 naming userExternalId'),
  remove.inferred('client.delete/unknown', 'nobody, or one of the keys names nobody: 404; a second time, too'),
  remove.inferred('client.delete/at-once', 'of many deletions at once one succeeds, the others are 404'),
  remove.inferred(
    'client.delete/new-lead',
    'a lead during or after it is taken in whole: for the old customer, or for a new one',
  ),
  remove.inferred(
    'client.delete/own',
    'a client that sees its own takes back what it said itself, for good and nothing else; others’ customers are 404',
  ),
];
