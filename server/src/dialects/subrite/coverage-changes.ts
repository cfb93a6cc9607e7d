import { type CoverageRow, documented, inferred } from '../coverage-row.ts';

const create = 'Create a Member';
const update = 'Update a Member';
const properties = "Update a Member's Custom Properties";

/** The guide's sections about creating and updating members. */
export const coverageOfChanges: readonly CoverageRow[] = [
  documented(
    'create/body',
    create,
    'fullName, email, phone, birthDate, nickName, isCompany, companyName, address of seven parts, customPropertyValues',
  ),
  documented('create/example', create, 'the body of the sample is answered'),
  documented(
    'create/reply',
    create,
    'id, fullName, email, phone, birthDate, nickName, isCompany, companyName, memberNumber, address, customPropertyValues; no organizationNo',
  ),
  documented('create/duplicate-email', 'Important Notes', 'an existing email is rejected'),
  documented('create/duplicate-property', 'Important Notes', 'an existing unique custom property is rejected'),
  documented(
    'create/check-first',
    'Step 1',
    'a member that the filter finds is one that a create would reject, and its id updates it',
  ),
  inferred('create/status', create, 'a create answers 201'),
  inferred('create/duplicate-status', 'Important Notes', 'the rejection is 409 and names what exists'),
  inferred('create/email-required', create, 'email is required and must be one'),
  inferred('create/optional', create, 'everything else may be absent or null'),
  inferred(
    'create/unset',
    create,
    'what is unset is null; isCompany false, customPropertyValues {}, addressType primary',
  ),
  inferred('create/wrong-values', create, 'a value of the wrong type or format is 400, naming its field'),
  inferred('create/unknown-property', create, 'an undeclared custom property, or a value of another type, is 400'),
  inferred('create/server-made', create, 'id and memberNumber are made by the server, whatever is sent'),
  inferred('create/organizationNo', create, 'organizationNo is taken, though no sample sends it'),
  inferred('create/other-source', create, 'a person known through another source is linked, not refused'),
  inferred('create/race', create, 'of many identical creates at once one succeeds'),
  documented(
    'changelog/phone',
    'Changelog',
    'phones are sent and answered with their calling code; countryCode is gone',
  ),
  documented('changelog/member-id', 'Changelog', 'the member id is a string'),

  documented('put/body', update, 'PUT takes the fields of a create'),
  documented('put/example', update, 'the body of the sample is answered'),
  documented('put/reply', update, 'the fields of a create’s answer, and organizationNo'),
  inferred('put/absent', update, 'absent keys stay as they are'),
  inferred('put/null', update, 'null clears; an e-mail cannot be cleared'),
  inferred('put/address', update, 'an address replaces the whole address'),
  inferred('put/properties', update, 'customPropertyValues are merged key by key, null removes one'),
  inferred('put/duplicate', update, 'an e-mail or unique property of another member is 409'),
  documented('patch/body', properties, 'PATCH takes customPropertyValues alone'),
  documented('patch/example', properties, 'the body of the sample is answered'),
  documented('patch/any', 'Summary of Key API Calls', 'PATCH updates an existing member'),
  inferred('patch/reply', properties, 'PATCH answers like PUT'),
  inferred('patch/merge', properties, 'parts of the address and custom properties are merged key by key'),
  inferred('patch/nothing', properties, 'an empty body changes nothing'),
  inferred('patch/concurrent', properties, 'writers of different properties at once lose nothing'),
];
