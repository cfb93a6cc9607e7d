import { operation } from '../../operation.ts';
import { textOf } from '../decode.ts';
import { type GrantRequest, grantFor, issue, signInClient } from '../grants.ts';
import { known } from '../known.ts';
import { TokenRequest } from '../wire.ts';
import { TokenAnswer } from '../wire-answers.ts';

/**
 * An access token (Authentication). Parameters come in the body, as all samples send them; the table calls them query parameters,
 * so they are read there, too.
 */
export const createToken = operation({
  id: 'footprints.token.create',
  method: 'POST',
  path: '/api/token',
  summary: 'Obtain an access token',
  source: 'Footprints for Retail, Authentication',
  auth: 'none',
  consumes: ['form', 'json', 'multipart'],
  idParameters: [],
  schema: { querystring: TokenRequest, body: TokenRequest, response: { 200: TokenAnswer } },
  async handle({ headers, query, body, address: from }, deps) {
    const client = await signInClient(headers, deps);
    const sent = { ...query, ...body };
    const texts = Object.keys(TokenRequest.properties).map((name) => [name, textOf(sent, name)]);
    // A password may begin or end with a space.
    const password = sent.password ? String(sent.password) : undefined;
    const request: GrantRequest = { ...known({ ...Object.fromEntries(texts), password }), from };
    return { body: await issue(await grantFor(client, request, deps), deps), headers: { pragma: 'no-cache' } };
  },
});
