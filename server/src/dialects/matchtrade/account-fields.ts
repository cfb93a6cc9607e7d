/**
 * The account model's fields, declared once: what is taken, kept, required, answered, and what `register-fields` says about them,
 * all follow from these lists. Names are the document's and its clients'; those of the columns in the 400 sample in their spelling.
 */

/** Fields that the core has a name for, with that name. */
export const sharedFields = [
  ['email', 'email'],
  ['name', 'givenName'],
  ['surname', 'familyName'],
  ['phone', 'phone'],
  ['country', 'country'],
  ['state', 'region'],
  ['city', 'city'],
  ['postCode', 'postCode'],
  ['address', 'addressLine1'],
  ['locale', 'locale'],
  ['maritalStatus', 'maritalStatus'],
] as const;

/** Fields that only Match-Trade has; they stay with the record. */
export const ownFields = [
  'bankAddress',
  'bankSwiftCode',
  'bankAccount',
  'bankName',
  'accountName',
  'clientType',
  'parentTradingAccountId',
  'parentTradingAccountSystem',
  'parentTradingAccountUuid',
  'accountManagerUuid',
  'adminUuid',
  'citizenship',
  'taxIdentificationNumber',
  'passportIdNumber',
  'passportIdCountry',
  'faxNumber',
  'campaignId',
  'source',
  'contact',
  'comment',
] as const;
export type OwnField = (typeof ownFields)[number];

/** The operator's own systems may set these; a lead provider's word about its own leads counts for nothing. */
export const backOfficeFields = ['role', 'status'] as const;

/** What an account cannot be without ("Register Account Model is not valid"). */
export const requiredFields = ['partnerId', 'email', 'name', 'surname'] as const;

/** The attested types of `register-fields` and the account fields that they are about. */
export const registerFields = [
  ['FIRST_NAME', 'name'],
  ['LAST_NAME', 'surname'],
  ['BIRTH_DATE', 'dateOfBirth'],
  ['PHONE', 'phone'],
  ['COUNTRY', 'country'],
  ['STATE', 'state'],
  ['CITY', 'city'],
  ['ZIP_CODE', 'postCode'],
  ['STREET', 'address'],
] as const;

export function isRequired(field: string): boolean {
  return (requiredFields as readonly string[]).includes(field);
}
