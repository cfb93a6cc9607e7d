import { type Config, ConfigError } from '../config.ts';
import { systemActor } from '../core/access/access.ts';
import { CoreError } from '../core/errors.ts';
import { listErasures } from '../core/people/list-erasures.ts';
import { restorePerson } from '../core/people/restore-person.ts';
import { fromObjectId, type Id } from '../kit/ids.ts';
import { knownTenant } from '../provision.ts';
import type { Server } from '../server.ts';
import { idOf, readArguments, time } from './arguments.ts';
import { beside } from './beside.ts';
import { print, table } from './print.ts';

const usage = `Usage: tributary person erasures --tenant CODE [--json]
       tributary person restore ID --tenant CODE [--json]`;

const options = { tenant: { type: 'string' }, json: { type: 'boolean' } } as const;

/** Erasures of one listing; who needs an older one has its id. */
const listed = 1_000;

/** `tributary person …`: what was erased, and back again. Works beside a running server on the same database. */
export async function person(config: Config, args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, options);
  const [verb, text, ...rest] = positionals;
  const { tenant: code, json = false } = values;
  if (code === undefined || rest.length > 0) throw new ConfigError(usage);
  if (verb === 'erasures' && text === undefined) return beside(config, (server) => erasures(server, code, json));
  if (verb === 'restore' && text !== undefined) {
    // As the partner's side knows it, too.
    const id = fromObjectId(text) ?? idOf(text, `person erasures --tenant ${code}`);
    return beside(config, (server) => restore(server, code, id, json));
  }
  throw new ConfigError(usage);
}

async function erasures({ deps }: Server, code: string, json: boolean): Promise<number> {
  const actor = systemActor(await knownTenant(deps, code), 'console');
  const found = (await deps.run(actor, listErasures, { limit: listed })).map((one) => ({
    id: one.id,
    person: one.personId,
    state: one.state,
    through: one.source,
    credential: one.credentialId,
    requested: time(one.requestedAt),
    due: time(one.dueAt),
    finished: time(one.finishedAt),
    joined: one.joinedPersonId,
  }));
  return json ? print(found, true) : table(found);
}

async function restore({ deps }: Server, code: string, id: Id, json: boolean): Promise<number> {
  const actor = systemActor(await knownTenant(deps, code), 'console');
  try {
    const erasure = await deps.run(actor, restorePerson, { id });
    const { personId, joinedPersonId } = erasure;
    return print({ erasure: erasure.id, person: joinedPersonId ?? personId, formerly: personId }, json);
  } catch (error) {
    throw refusal(error, id) ?? error;
  }
}

/** What the operator can do about it, in one sentence. */
function refusal(error: unknown, id: Id): ConfigError | undefined {
  if (!(error instanceof CoreError)) return undefined;
  if (error.code === 'not_found') return new ConfigError(`Nobody with the id ${id} was erased with a grace.`);
  if (error.code !== 'conflict') return undefined;
  const { subject = '' } = error;
  if (subject === 'restored') return new ConfigError('This person was restored already.');
  if (subject === 'done' || subject === 'pending')
    return new ConfigError('The grace is over: this person was erased for good.');
  return new ConfigError(
    `Several people have this person's identifiers by now: ${subject}. Nothing was restored; erase all of them but one first, or take the identifiers from them.`,
  );
}
