/**
 * The bodies and answers of the Third-Party Integration Guide, as printed. Repaired the obvious way: remarks after `//`, which
 * JSON has not, are left out, and the e-mail that the page had hidden stands again.
 */

export const filterBody = `{
"filter": [
{
"field": "updatedAt",
"operator": "gte",
"value": "2024-01-08T07:02:23.742Z"
},
{
"field": "email",
"operator": "eq",
"value": "name@example.com"
},
{
"field": "customProperty.propertyKey",
"operator": "eq",
"value": 1144
},
{
"field": "subscriptionPlanId",
"operator": "eq",
"value": 17
},
{
"field": "subscriptionPlanStatus",
"operator": "eq",
"value": "active"
}
]
}`;

export const filterAnswer = {
  items: [
    {
      id: 'string',
      fullName: 'string',
      nickName: 'string',
      email: 'string',
      birthDate: '2024-01-08T07:02:23.742Z',
      phone: '+4793155388',
      isCompany: true,
      companyName: 'string',
      organizationNo: 'string',
      memberNumber: 1234,
      customPropertyValues: { propertyKey: 'propertyValue' },
    },
  ],
};

/** Of a create; that of a PUT is the same but for its `customPropertyValues`. */
export const createBody = `{
"fullName": "string",
"email": "string",
"phone": "+4712345678",
"birthDate": "2024-01-08T11:26:36.376Z",
"nickName": "string",
"isCompany": true,
"companyName": "string",
"address": {
"line1": "string",
"line2": "string",
"city": "string",
"state": "string",
"postCode": "string",
"country": "string",
"addressType": "primary"
},
"customPropertyValues": {}
}`;

export const properties = `{
"propertyKey": "propertyValue"
}`;

export const patchBody = `{
"customPropertyValues": ${properties}
}`;

export const createAnswer = {
  id: 'string',
  fullName: 'string',
  email: 'string',
  phone: '+4793155388',
  birthDate: '2024-01-08T11:26:36.376Z',
  nickName: 'string',
  isCompany: true,
  companyName: 'string',
  memberNumber: 1234,
  address: {
    line1: 'string',
    line2: 'string',
    city: 'string',
    state: 'string',
    postCode: 'string',
    country: 'string',
    addressType: 'primary',
  },
  customPropertyValues: { propertyKey: 'propertyValue' },
};

export const putAnswer = { ...createAnswer, organizationNo: 'string' };

export const subscribeBody = `{
"packageId": 17,
"paymentDate": "2024-01-08T07:43:30.122Z",
"memberId": "1"
}`;
