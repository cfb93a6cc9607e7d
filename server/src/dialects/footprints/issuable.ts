import { systemActor } from '../../core/access/access.ts';
import { CoreError, invalid } from '../../core/errors.ts';
import { findStaff } from '../../core/staff/find-staff.ts';
import { type Id, parseId } from '../../kit/ids.ts';
import { randomText } from '../../kit/secrets.ts';
import type { CredentialMaker } from '../dialect.ts';
import { type Issuable, optionOf, seesOf, seesOption } from '../issuable.ts';
import { type Application, source } from './auth.ts';
import { pinDigest } from './grants.ts';
import { known } from './known.ts';

export interface NewApp {
  readonly name: string;
  /** What answers call the application. */
  readonly applicationName: string;
  readonly sees: 'own' | 'tenant';
  /** Whether browsers that ask not to be tracked are not; ignored when not given. */
  readonly doNotTrack?: 'honour' | 'ignore';
}

/** Key and secret of an application, and the public app key by which its pages and apps name it. */
export async function makeApp({ tenant, create }: CredentialMaker, wanted: NewApp) {
  const { name, applicationName, sees, doNotTrack } = wanted;
  const [key, appkey] = [tenant.code + randomText(16, 'hex'), tenant.code + randomText(16, 'hex')];
  const secret = randomText(40, 'base62');
  const app = await create({
    kind: 'token',
    login: appkey,
    name: applicationName,
    sees,
    details: known({ doNotTrack }),
  });
  const application: Application = { id: app.id, name: app.name, key: appkey };
  await create({ kind: 'client', login: key, secret, name, sees, details: { application } });
  return { key, secret, appkey };
}

/** A user who signs in with a password through an application that sees the whole tenant. */
export async function makeUser({ create }: CredentialMaker, { username, name }: { username: string; name: string }) {
  const password = randomText(20, 'base62');
  await create({ kind: 'user', login: username, secret: password, name, sees: 'tenant' });
  return { username, password };
}

/** The pin of a member of staff. @throws CoreError `not_found` */
export async function makePin({ tenant, deps, create }: CredentialMaker, staff: Id): Promise<string> {
  const hostess = await deps.run(systemActor(tenant, source), findStaff, { id: staff });
  const pin = randomText(10, 'digits');
  const digest = pinDigest(tenant, pin, deps);
  const details = { hostessId: hostess.id, hostessName: hostess.name };
  await create({ kind: 'pin', login: digest, secret: digest, name: hostess.name, sees: 'tenant', details });
  return pin;
}

export const issuable: Readonly<Record<string, Issuable>> = {
  app: {
    summary: 'Footprints application',
    options: {
      sees: seesOption,
      doNotTrack: {
        help: 'honour: browsers that ask not to be tracked are not; ignore: they are, which is the default',
      },
    },
    async issue(maker, request) {
      const { name } = request;
      const doNotTrack = optionOf(request, 'doNotTrack') ?? 'ignore';
      if (doNotTrack !== 'honour' && doNotTrack !== 'ignore')
        throw invalid('doNotTrack', 'wrong_value', 'doNotTrack is honour or ignore.');
      return makeApp(maker, { name, applicationName: name, sees: seesOf(request, 'tenant'), doNotTrack });
    },
  },
  user: {
    summary: 'Footprints user',
    options: { username: { help: 'what the user signs in with', required: true } },
    async issue(maker, request) {
      return makeUser(maker, { username: optionOf(request, 'username') ?? '', name: request.name });
    },
  },
  pin: {
    summary: 'Footprints hostess pin',
    options: { staff: { help: 'id of the member of staff whose pin it is', required: true } },
    async issue(maker, request) {
      const staff = parseId(optionOf(request, 'staff') ?? '');
      const unknown = () => invalid('staff', 'unknown', 'staff is the id of a member of staff of this tenant.');
      if (staff === undefined) throw unknown();
      const pin = await makePin(maker, staff).catch((error: unknown) => {
        throw error instanceof CoreError && error.code === 'not_found' ? unknown() : error;
      });
      return { pin };
    },
  },
};
