import fc, { type Arbitrary } from 'fast-check';
import { routesOf } from '../../src/dialects/openapi.ts';
import type { Sample } from '../security/samples.ts';
import { type Draft, putAt, schemaOf, type Target } from './draft.ts';
import { hostileMutation } from './hostile.ts';
import { type Mutation, nearMutation, placeOf } from './near.ts';
import { type Pool, resolveAll } from './pool.ts';
import { valuesOf } from './schema-values.ts';
import { Ref } from './words.ts';

export const moods = ['sample', 'valid', 'near', 'hostile'] as const;
export type Mood = (typeof moods)[number];

/** One request, chosen before it is known what earlier ones will have answered. */
export interface Step {
  readonly target: Target;
  readonly mood: Mood;
  /** Which of the operation's routes, its aliases included. */
  readonly route: number;
  /** Which of the encodings that it takes. */
  readonly encoding: number;
  /** The sample alone, some of its fields replaced, or made from the schemas alone. */
  readonly base: 'sample' | 'mixed' | 'schema';
  readonly made: { readonly params: unknown; readonly query: unknown; readonly body: unknown };
  /** For each id parameter: another id in its place, or not. */
  readonly ids: readonly (number | undefined)[];
  readonly mutations: readonly Mutation[];
}

/** Fields of a sample that a mixed request replaces, at most. */
const mostReplaced = 3;

/** Requests of one dialect, one after the other, each of which can use what the earlier ones were answered. */
export function programsOf(targets: readonly Target[]): Arbitrary<Step[]> {
  const byDialect = Map.groupBy(targets, ({ dialect }) => dialect);
  return fc.oneof(
    ...[...byDialect.values()].map((own) => ({
      weight: own.length,
      arbitrary: fc.array(fc.oneof(...own.map(stepOf)), { minLength: 1, maxLength: 8, size: 'max' as const }),
    })),
  );
}

function stepOf(target: Target): Arbitrary<Step> {
  const made = fc.record({
    params: generated(target, 'params'),
    query: generated(target, 'query'),
    body: generated(target, 'body'),
  });
  const common = {
    target: fc.constant(target),
    route: fc.nat({ max: 11 }),
    encoding: fc.nat({ max: 5 }),
    made,
    ids: fc.tuple(
      ...target.operation.idParameters.map(() => fc.option(fc.nat({ max: 30 }), { nil: undefined, freq: 3 })),
    ),
  };
  const any = fc.constantFrom<Step['base']>('sample', 'mixed', 'schema');
  const of = (mood: Mood, base: Arbitrary<Step['base']>, mutations: Arbitrary<readonly Mutation[]>) =>
    fc.record({ ...common, mood: fc.constant(mood), base, mutations });
  const none = fc.constant<readonly Mutation[]>([]);
  return fc.oneof(
    { weight: 2, arbitrary: of('sample', fc.constant('sample'), none).map((step) => ({ ...step, ids: [], route: 0 })) },
    { weight: 3, arbitrary: of('valid', any, none) },
    {
      weight: 3,
      arbitrary: of(
        'near',
        any,
        nearMutation.map((one) => [one]),
      ),
    },
    { weight: 4, arbitrary: of('hostile', any, fc.array(hostileMutation, { minLength: 1, maxLength: 2 })) },
  );
}

function generated(target: Target, place: 'params' | 'query' | 'body'): Arbitrary<unknown> {
  const schema = schemaOf(target, place);
  return schema === undefined ? fc.constant(undefined) : valuesOf(schema);
}

/** What a tenant gives to a request: its sample, its credential, and what it has answered so far. */
export interface Surroundings {
  readonly sample: Sample;
  readonly session: { readonly headers: Record<string, string>; readonly query: Record<string, string> };
  readonly pool: Pool;
}

/** The request of a step, now that everything it refers to is known. */
export function draftOf(step: Step, { sample, session, pool }: Surroundings): Draft {
  const { operation } = step.target;
  const routes = routesOf(operation);
  const route = routes[step.route % routes.length] ?? { method: operation.method, path: operation.path };
  const kinds = operation.consumes ?? ['json'];
  const sampleKind = sample.form !== undefined ? 'form' : sample.upload !== undefined ? 'multipart' : 'json';
  const sampleBody = sample.json ?? sample.form ?? sample.upload?.fields;
  const made = resolveAll(step.made, pool) as Step['made'];
  const draft: Draft = {
    target: step.target,
    method: route.method,
    pattern: route.path,
    // What is no id of a thing (a partner's own number) opens nothing when it is made up: mostly the sample's is kept.
    params: combined(step.encoding < 5 ? 'sample' : step.base, sample.params, made.params, step.encoding) as Record<
      string,
      unknown
    >,
    query: {
      ...session.query,
      ...(combined(step.base, sample.query, made.query, step.encoding) as Record<string, unknown>),
    },
    body: operation.schema.body === undefined ? sampleBody : combined(step.base, sampleBody, made.body, step.encoding),
    kind: step.mood === 'sample' ? sampleKind : (kinds[step.encoding % kinds.length] ?? 'json'),
    headers: { ...session.headers, ...sample.headers },
  };
  for (const [at, parameter] of operation.idParameters.entries()) {
    const pick = step.ids[at];
    if (pick === undefined) continue;
    putAt(
      draft,
      { place: placeOf(parameter.in), path: parameter.name.split('.') },
      pool.resolve(new Ref(parameter.of, pick)),
    );
  }
  for (const one of step.mutations) one.apply(draft, pool);
  return draft;
}

/** Of a sample and a generated value, what a step's base says. Where one is missing the other is taken. */
function combined(base: Step['base'], sample: unknown, made: unknown, seed: number): unknown {
  if (base === 'sample' || made === undefined) return sample ?? {};
  if (base === 'schema' || !isObject(sample) || !isObject(made)) return made;
  const names = Object.keys(made);
  const chosen = names.filter((_, at) => (at + seed) % Math.max(1, Math.ceil(names.length / mostReplaced)) === 0);
  return { ...sample, ...Object.fromEntries(chosen.map((name) => [name, made[name]])) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
