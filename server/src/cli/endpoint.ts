import { randomBytes } from 'node:crypto';
import { type Config, ConfigError } from '../config.ts';
import { systemActor } from '../core/access/access.ts';
import { addEndpoint } from '../core/deliveries/add-endpoint.ts';
import { listEndpoints } from '../core/deliveries/list-endpoints.ts';
import { replayDeliveries } from '../core/deliveries/replay-deliveries.ts';
import { rotateEndpoint } from '../core/deliveries/rotate-endpoint.ts';
import { switchEndpoint } from '../core/deliveries/switch-endpoint.ts';
import { dialects } from '../dialects/registry.ts';
import { sealText } from '../kit/seal.ts';
import { knownTenant } from '../provision.ts';
import { idOf, readArguments, time } from './arguments.ts';
import { beside } from './beside.ts';
import { print, table } from './print.ts';

const usage = `Usage: tributary endpoint create DIALECT URL --tenant CODE --event TYPE [--event TYPE ...] [--json]
       tributary endpoint list --tenant CODE [--json]
       tributary endpoint enable ID --tenant CODE [--json]
       tributary endpoint disable ID --tenant CODE [--json]
       tributary endpoint rotate ID --tenant CODE [--json]
       tributary endpoint replay ID --tenant CODE --from TIME [--to TIME] [--json]`;

const options = {
  tenant: { type: 'string' },
  event: { type: 'string', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
  json: { type: 'boolean' },
} as const;
type Given = ReturnType<typeof readArguments<typeof options>>['values'] & { readonly tenant: string };

/** `tributary endpoint …`: where facts are told. Works beside a running server on the same database. */
export async function endpoint(config: Config, args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, options);
  const [verb, first, second, ...rest] = positionals;
  const { tenant } = values;
  if (tenant === undefined || rest.length > 0) throw new ConfigError(usage);
  const given = { ...values, tenant };
  if (verb === 'list' && first === undefined) return list(config, given);
  if (verb === 'create' && first !== undefined && second !== undefined) return create(config, given, first, second);
  if (first === undefined || second !== undefined) throw new ConfigError(usage);
  if (verb === 'enable' || verb === 'disable') return turn(config, given, first, verb === 'enable');
  if (verb === 'rotate') return rotate(config, given, first);
  if (verb === 'replay') return replay(config, given, first);
  throw new ConfigError(usage);
}

/** The signing secret is made here and shown this once. */
function create(
  config: Config,
  { tenant: code, event: events = [], json = false }: Given,
  source: string,
  url: string,
) {
  checkEvents(source, events);
  return beside(config, async ({ deps, sealKey }) => {
    const tenant = await knownTenant(deps, code);
    const secret = newSecret();
    const sealedSecret = sealText(sealKey(tenant), secret);
    const { id } = await deps.run(systemActor(tenant, 'console'), addEndpoint, { source, url, events, sealedSecret });
    return print({ id, dialect: source, url, events, secret }, json);
  });
}

/** @throws ConfigError naming what there is */
function checkEvents(source: string, events: readonly string[]): void {
  const telling = dialects.filter(({ webhooks }) => webhooks !== undefined);
  const told = telling.find(({ name }) => name === source)?.webhooks?.events;
  if (told === undefined)
    throw new ConfigError(
      `${source} tells no facts; ${telling.map(({ name }) => name).join(', ') || 'no dialect'} does.`,
    );
  const wrong = events.find((event) => !Object.hasOwn(told, event));
  if (events.length === 0 || wrong !== undefined)
    throw new ConfigError(
      `${wrong === undefined ? 'An endpoint needs --event TYPE' : `${source} does not tell ${wrong}`}; it tells ${Object.keys(told).join(', ')}.`,
    );
}

function list(config: Config, { tenant, json = false }: Given): Promise<number> {
  return beside(config, async ({ deps }) => {
    const actor = systemActor(await knownTenant(deps, tenant), 'console');
    const rows = (await deps.run(actor, listEndpoints, undefined)).map((one) => ({
      id: one.id,
      dialect: one.source,
      url: one.url,
      events: one.events,
      created: time(one.createdAt),
      failingSince: time(one.failingSince),
      disabled: time(one.disabledAt),
      reason: one.disabledReason,
    }));
    return json ? print(rows, true) : table(rows);
  });
}

/** The new secret is shown this once; the one before is signed with beside it for a day. */
function rotate(config: Config, { tenant: code, json = false }: Given, text: string): Promise<number> {
  const id = idOf(text, 'endpoint list');
  return beside(config, async ({ deps, sealKey }) => {
    const tenant = await knownTenant(deps, code);
    const secret = newSecret();
    const sealedSecret = sealText(sealKey(tenant), secret);
    await deps.run(systemActor(tenant, 'console'), rotateEndpoint, { id, sealedSecret });
    return print({ id, secret }, json);
  });
}

/** As Standard Webhooks writes it: 256 random bits. */
function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function turn(config: Config, { tenant, json = false }: Given, text: string, on: boolean): Promise<number> {
  const id = idOf(text, 'endpoint list');
  return beside(config, async ({ deps }) => {
    await deps.run(systemActor(await knownTenant(deps, tenant), 'console'), switchEndpoint, { id, on });
    return print({ id, enabled: on }, json);
  });
}

function replay(config: Config, given: Given, text: string): Promise<number> {
  const endpointId = idOf(text, 'endpoint list');
  if (given.from === undefined) throw new ConfigError(usage);
  const from = moment(given.from);
  return beside(config, async ({ deps }) => {
    const actor = systemActor(await knownTenant(deps, given.tenant), 'console');
    const to = given.to === undefined ? deps.clock.now() : moment(given.to);
    const count = await deps.run(actor, replayDeliveries, { endpointId, from, to });
    return print({ id: endpointId, deliveries: count }, given.json === true);
  });
}

/** ISO 8601 with a time zone, or a day (in UTC). @throws ConfigError */
function moment(text: string): number {
  const shape = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;
  const at = shape.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new ConfigError(`${text} is no time such as 2026-11-21 or 2026-11-21T14:00:00Z.`);
  return at;
}
