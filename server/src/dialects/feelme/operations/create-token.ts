import { operation } from '../../operation.ts';
import { issueToken, signInPartner } from '../auth.ts';
import { TokenReply, TokenRequest } from '../wire.ts';

/** A partner's access token for one scope and website (Lead API Integration Guide, section 1). */
export const createToken = operation({
  id: 'feelme.token.create',
  method: 'POST',
  path: '/api/v1/partner/token',
  summary: 'Obtain an access token',
  source: 'Lead API Integration Guide, 1. Obtain Access Token',
  auth: 'none',
  consumes: ['json'],
  idParameters: [],
  schema: { body: TokenRequest, response: { 200: TokenReply } },
  async handle({ headers, body }, deps) {
    const partner = await signInPartner(headers, deps);
    return { body: { token: await issueToken(partner, body.scope, body.website, deps) } };
  },
});
