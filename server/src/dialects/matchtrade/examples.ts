import type { CurlExamples } from '../dialect.ts';

/** The document's curls with a person of ours, for the start page. */
export function examples(baseUrl: string, credentials: Record<string, unknown>): CurlExamples {
  const { clientId, clientSecret, username, password, partnerId, offerUuid } = credentials;
  const token = `TOKEN=$(curl -s -u '${clientId}:${clientSecret}' -d grant_type=password \\
  --data-urlencode 'username=${username}' --data-urlencode 'password=${password}' \\
  ${baseUrl}/proxy/auth/oauth/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
  const authorised = `curl -s -H "Authorization: Bearer $TOKEN"`;
  const lead = JSON.stringify({
    offerUuid: offerUuid ?? '',
    account: {
      partnerId,
      email: 'grace@example.com',
      name: 'Grace',
      surname: 'Hopper',
      phone: '+40722333444',
      leadInfo: { leadSource: 'Test Offer|example.com|Contact form|1' },
    },
  });
  const list = `/proxy/statistic/api/partner/${partnerId}/accounts/view/for-lead-provider`;
  return {
    create: `${token}\n${authorised} -H 'Content-Type: application/json' -d '${lead}' ${baseUrl}/proxy/processing/api/accounts`,
    find: `${token}\n${authorised} '${baseUrl}${list}?query=grace@example.com&size=20&page=0'`,
  };
}
