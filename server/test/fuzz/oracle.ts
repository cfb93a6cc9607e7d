import { checkReply } from '../../src/dialects/validation.ts';
import { unnamedKeys } from '../security/schema-keys.ts';
import type { Draft, Target } from './draft.ts';
import { type ErrorShape, errorShapes, fits } from './error-shapes.ts';
import { leaksIn } from './leaks.ts';
import { type Broken, textOf, type WireAnswer, type WireRequest } from './wire.ts';

/** What an answer is, when nothing is wrong with it. */
export type Verdict =
  | 'success'
  | 'refused'
  | 'documented 500'
  | 'http layer'
  | 'unsendable'
  | { readonly wrong: string };

export interface Exchange {
  readonly draft: Draft;
  readonly request: WireRequest;
  readonly answer: WireAnswer | Broken;
}

/** Bytes of headers from which Node.js itself may refuse; the server's limit is 16 KiB. */
const manyHeaderBytes = 12_000;
/** Statuses after which a connection may be closed: not all of the request was read. */
const closing: ReadonlySet<number> = new Set([400, 408, 413, 415, 431]);

/**
 * Judges one answer: no fault of the server, a success that fits its schema and holds no other keys, a refusal in the dialect's
 * shape, the right content type, nothing of the inside in it, the connection kept.
 * @param targets every operation that is served: a mutated path may be another one's
 * @param names of tables and indexes, which no answer may hold
 */
export function createOracle(targets: readonly Target[], names: readonly string[]): (exchange: Exchange) => Verdict {
  const shapes = new Map<string, ErrorShape[]>();
  const shapesOf = ({ dialect, operation }: Target) => {
    const known = shapes.get(operation.id) ?? [...errorShapes(dialect, operation), ...errorShapes(dialect, undefined)];
    shapes.set(operation.id, known);
    return known;
  };
  return ({ draft, request, answer }) => {
    if (answer === 'unsendable') return 'unsendable';
    if (answer === 'hang') return { wrong: 'no answer' };
    if ('code' in answer) {
      // The server stops reading what it refuses, which its sender may notice before the answer.
      const large = (request.body?.length ?? 0) > draft.target.dialect.limits.bodyBytes;
      return large || refusable(request) ? 'http layer' : { wrong: `the connection broke: ${answer.code}` };
    }
    if (answer.headers['x-request-id'] === undefined) return httpLayer(request, answer);
    const possible = pathIsPlain(draft) ? [draft.target] : [draft.target, ...targets];
    const verdict = judge(possible, shapesOf, request, answer);
    if (typeof verdict === 'object') return verdict;
    const leak = leaksIn(answer.text, request, names, verdict === 'refused');
    if (leak !== undefined) return { wrong: `the answer tells of the inside: ${leak}` };
    if (/close/i.test(answer.headers.connection ?? '') && !closing.has(answer.status))
      return { wrong: `the connection is closed after ${answer.status}` };
    return verdict;
  };
}

/** What never reached the server's own code: Node.js refuses it, without a word of ours. */
function httpLayer(request: WireRequest, { status }: WireAnswer): Verdict {
  if ((status === 400 || status === 431) && refusable(request)) return 'http layer';
  return { wrong: `the HTTP layer answered ${status}` };
}

/** Whether HTTP may refuse a request: its headers are too many bytes, or its target holds what no target may. */
function refusable({ target, headers }: WireRequest): boolean {
  return target.length + Object.entries(headers).join().length > manyHeaderBytes || !/^[\x21-\x7e]*$/.test(target);
}

/** Whether the path that was sent is certainly the operation's own. */
function pathIsPlain({ rawPath, pattern, params }: Draft): boolean {
  const names = [...pattern.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return rawPath === undefined && names.every((name) => /^[\w-]{1,150}$/.test(textOf(params[name])));
}

function judge(
  possible: readonly Target[],
  shapesOf: (target: Target) => ErrorShape[],
  request: WireRequest,
  answer: WireAnswer,
): Verdict {
  const own = possible[0] as Target;
  if (answer.status >= 500) return fault(possible, answer);
  const reasons = possible
    .filter((target) => target === own || target.operation.method === request.method)
    .map((target) => misfit(target, answer));
  const body = bodyOf(answer);
  if (reasons.includes(undefined)) return answer.status < 400 ? 'success' : 'refused';
  if (possible.length > 1 && isPage(answer, body)) return 'refused';
  for (const target of possible) {
    if (!shapesOf(target).some(({ status, body: shape }) => status === answer.status && fits(body, shape))) continue;
    const type = typeof body === 'string' ? /^text\/plain\b/ : /^application\/json\b/;
    if (type.test(answer.headers['content-type'] ?? '')) return 'refused';
    return { wrong: `an error as ${answer.headers['content-type']}` };
  }
  if (answer.status < 400) return { wrong: `${answer.status}: ${reasons[0]}` };
  return { wrong: `${answer.status} is no error of the dialect: ${answer.text.slice(0, 300)}` };
}

/** The one 500 that a vendor documents; everything else from 500 on is a fault of ours. */
function fault(possible: readonly Target[], answer: WireAnswer): Verdict {
  const body = bodyOf(answer) as { status?: unknown; message?: unknown; printableMessage?: unknown } | undefined;
  const documented =
    answer.status === 500 &&
    possible.some(({ operation: { id } }) => /^matchtrade\.(?:[\w-]+\.)*account\.create$/.test(id)) &&
    body?.status === 'INTERNAL_SERVER_ERROR' &&
    body.message === 'Register Account Model is not valid' &&
    body.printableMessage === false;
  return documented ? 'documented 500' : { wrong: `${answer.status} ${answer.text.slice(0, 300)}` };
}

/** Why an answer is no success of an operation; undefined when it is one. */
function misfit({ operation }: Target, answer: WireAnswer): string | undefined {
  const schema = operation.schema.response[answer.status];
  if (schema === undefined) return `the status is not declared`;
  const type = answer.headers['content-type'] ?? '';
  const { type: shape } = schema as { type?: unknown };
  const empty = answer.text === '';
  if (empty) return shape === 'null' || answer.status === 204 || answer.status >= 300 ? undefined : 'the body is empty';
  if (shape === 'string' && !/^application\/json\b/.test(type))
    return /^(?:text|application)\//.test(type) ? undefined : type;
  const body = bodyOf(answer);
  if (!/^application\/json\b/.test(type)) return `the content type is ${type}`;
  const problem = checkReply(schema, body);
  if (problem !== undefined) return `the answer does not fit its schema: ${problem}`;
  const extra = unnamedKeys(schema, body);
  return extra.length > 0
    ? `the answer holds keys that its schema does not name: ${extra.slice(0, 5).join(', ')}`
    : undefined;
}

/** Pages and paths that are nobody's. */
function isPage({ status, headers }: WireAnswer, body: unknown): boolean {
  const error = (body as { error?: unknown } | undefined)?.error;
  return (
    (status < 300 && /^text\/html\b/.test(headers['content-type'] ?? '')) || (status < 500 && typeof error === 'string')
  );
}

function bodyOf({ text, headers }: WireAnswer): unknown {
  if (!/json/.test(headers['content-type'] ?? '')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
