import { systemActor } from '../../../core/access/access.ts';
import { uniquenessScope } from '../../../core/actor.ts';
import { addPerson } from '../../../core/people/add-person.ts';
import { hashPassword } from '../../../kit/passwords.ts';
import { randomText } from '../../../kit/secrets.ts';
import type { CredentialMaker } from '../../dialect.ts';
import { createOidcClient } from './clients.ts';

/** One of the people of the sample data. */
const memberEmail = 'kari.nordmann@example.com';
/** Where the example client of the documentation listens. */
const oidcRedirectUri = 'http://localhost:8080/callback';

/** A client and a member with a password, to try the sign-in with. */
export async function makeDemoSignIn(maker: CredentialMaker): Promise<Record<string, unknown>> {
  const { clientId, clientSecret } = await createOidcClient(maker, {
    name: 'Demo portal',
    prefix: 'portal',
    redirectUris: [oidcRedirectUri],
    postLogoutRedirectUris: ['http://localhost:8080/'],
  });
  const actor = systemActor(maker.tenant, 'subrite');
  const memberPassword = randomText(16, 'base62');
  await maker.deps.run(actor, addPerson, {
    scope: uniquenessScope(actor),
    patch: { email: memberEmail },
    passwordHash: await hashPassword(memberPassword),
    onExisting: 'update',
  });
  return { oidcClientId: clientId, oidcClientSecret: clientSecret, oidcRedirectUri, memberEmail, memberPassword };
}
