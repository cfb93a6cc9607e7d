/** The bodies of Delete customer's samples, as each language sends them. The answer is that of Update customer. */
export const deleteSamples = [
  { language: 'Ruby', body: 'userExternalId=2446456' },
  { language: 'PHP', body: 'userExternalId=2446456' },
  { language: 'curl', body: 'userExternalId=2446456' },
  // `qs.stringify({ userExternalId: '2446456' })`
  { language: 'Node', body: new URLSearchParams({ userExternalId: '2446456' }).toString() },
];
