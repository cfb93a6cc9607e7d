import { invalid } from '../../../core/errors.ts';
import { operation } from '../../operation.ts';
import { signInClient, signInWithPassword, signInWithRefresh } from '../auth.ts';
import { issueTokens } from '../tokens.ts';
import { TokenReply, TokenRequest, tokenOperation } from '../wire.ts';

/**
 * An access token for a lead provider's user name and password, or for a refresh token ("Generating token OAuth"). Clients
 * ask for one before every call, and some send the form as JSON text under a form content type.
 */
export const createToken = operation({
  id: tokenOperation,
  method: 'POST',
  path: '/proxy/auth/oauth/token',
  summary: 'Get an access token',
  source: 'Match-Trade lead provider document, Generating token OAuth',
  auth: 'none',
  consumes: ['form', 'json', 'multipart'],
  idParameters: [],
  schema: { body: TokenRequest, response: { 200: TokenReply } },
  async handle({ headers, body, address: from }, deps) {
    const { grant_type: grant, username = '', password = '', refresh_token: refresh = '' } = body;
    switch (grant) {
      case 'password':
        return { body: await issueTokens(await signInWithPassword(headers, { username, password, from }, deps), deps) };
      case 'refresh_token': {
        const chain = await signInWithRefresh(headers, refresh, deps);
        return { body: await issueTokens(chain, deps, chain) };
      }
      default:
        // The client comes first: an unknown one learns nothing about grants.
        await signInClient(headers, deps);
        throw invalid('grant_type', grant === undefined || grant === '' ? 'required' : 'wrong_value');
    }
  },
});
