import { CoreError, type FieldError, invalid } from '../../core/errors.ts';
import type { IngestionWarning, NewEvent } from '../../core/tracking/tracking.ts';
import type { DialectDeps } from '../dialect.ts';
import type { Call } from '../operation.ts';
import { type AppKey, applicationOf } from './app-key.ts';
import { type Body, listOf, wholeNumberOf } from './decode.ts';
import { readSession } from './session-id.ts';
import { toAction } from './tracking-actions.ts';

/** Events of one call of the script. */
const mostAtOnce = 100;

/**
 * Takes in the one event of a call, durably; one that cannot be taken is refused and counted among the ingestion warnings.
 * @param fields where the session's id may stand
 * @throws CoreError `credential_missing`, `credential_wrong`, `invalid`, `unavailable`
 */
export async function trackOne(
  call: Pick<Call, 'headers' | 'body'>,
  deps: DialectDeps,
  fields: readonly string[],
  toEvent: (body: Body, now: number) => NewEvent,
): Promise<void> {
  const body = call.body as Body;
  const app = await applicationOf(call, deps);
  await noted(app, deps, async () => {
    const sessionId = sessionOf(app, body, fields, deps);
    const events = [toEvent(body, deps.clock.now())];
    return { ...ofApp(app), sessionId, events, warnings: [], bytes: bytesOf(call) };
  });
}

/**
 * Takes in several events: those that can be taken, in their order; the others are counted among the ingestion warnings.
 * @returns how many could not be taken
 * @throws CoreError like `trackOne`; `invalid` when none could be taken
 */
export async function trackSeveral(
  call: Pick<Call, 'headers' | 'body'>,
  deps: DialectDeps,
  fields: readonly string[],
): Promise<number> {
  const body = call.body as Body;
  const app = await applicationOf(call, deps);
  const refused: CoreError[] = [];
  await noted(app, deps, async () => {
    const sessionId = sessionOf(app, body, fields, deps);
    const list = listOf(body, 'events') ?? [];
    if (list.length > mostAtOnce) throw invalid('events', 'too_long');
    const events = list.flatMap((item, i) => {
      try {
        if (typeof item !== 'object' || item === null || Array.isArray(item))
          throw invalid(`events.${i}`, 'wrong_type');
        return [toAction(item as Body, deps.clock.now())];
      } catch (error) {
        refused.push(refusal(error));
        return [];
      }
    });
    const dropped = wholeNumberOf(body, 'dropped', 0, Number.MAX_SAFE_INTEGER) ?? 0;
    const left: IngestionWarning[] = dropped > 0 ? [{ reason: 'dropped_by_sender', field: '', count: dropped }] : [];
    if (events.length === 0 && left.length === 0) throw refused.shift() ?? invalid('events', 'required');
    return {
      ...ofApp(app),
      sessionId,
      events,
      warnings: [...refused.flatMap(toWarnings), ...left],
      bytes: bytesOf(call),
    };
  });
  return refused.length;
}

/** Stores what `read` gives; what it refuses is counted, and refused. */
async function noted(
  app: AppKey,
  deps: DialectDeps,
  read: () => Promise<Parameters<DialectDeps['ingest']['track']>[0]>,
): Promise<void> {
  let request: Awaited<ReturnType<typeof read>>;
  try {
    request = await read();
  } catch (error) {
    await deps.ingest.track({ ...ofApp(app), events: [], warnings: toWarnings(refusal(error)), bytes: 1 });
    throw error;
  }
  await deps.ingest.track(request);
}

function ofApp({ credential, actor }: AppKey) {
  return { actor, applicationId: credential.id };
}

function sessionOf(app: AppKey, body: Body, fields: readonly string[], deps: DialectDeps) {
  for (const field of fields) {
    const session = readSession(app, body, field, deps);
    if (session !== undefined) return session;
  }
  throw invalid(fields[0] ?? '', 'required');
}

function refusal(error: unknown): CoreError {
  if (error instanceof CoreError && error.code === 'invalid') return error;
  throw error;
}

/** Field names without their positions: one page that sends nonsense gives a few counted warnings, not thousands. */
function toWarnings({ fields }: CoreError): IngestionWarning[] {
  const [{ field, reason }] = (fields.length > 0 ? fields : [{ field: '', reason: 'wrong_value' }]) as [FieldError];
  return [{ reason, field: field.replace(/\.\d+/g, '[]'), count: 1 }];
}

function bytesOf({ headers }: Pick<Call, 'headers'>): number {
  return Number(headers['content-length'] ?? 4_096) || 1;
}
