import { CoreError, type FieldError, invalid } from '../../core/errors.ts';
import type { IngestionWarning, NewEvent } from '../../core/tracking/tracking.ts';
import type { DialectDeps } from '../dialect.ts';
import type { Call } from '../operation.ts';
import type { AppKey } from './app-key.ts';
import { type Body, listOf, textOf, wholeNumberOf } from './decode.ts';
import { readSession } from './session-id.ts';
import { toAction } from './tracking-actions.ts';

/** Events of one call of the script. */
const mostAtOnce = 100;

/** Which fields of a call say whose it is. */
export interface Sender {
  /** Where the session's id may stand. */
  readonly fields: readonly string[];
  /** The field that says whether the session's is a known person's (`c`) or a prospect's (`p`). It is checked, and says nothing new. */
  readonly kindField?: string;
}
export const browser: Sender = { fields: ['uid', 'pid'], kindField: 'uType' };
export const phone: Sender = { fields: ['mid'] };

/**
 * Takes in the one event of a call, durably; one that cannot be taken is refused and counted among the ingestion warnings.
 * @throws CoreError `invalid`, `unavailable`
 */
export async function trackOne(
  app: AppKey,
  call: Pick<Call, 'headers' | 'body'>,
  deps: DialectDeps,
  sender: Sender,
  toEvent: (body: Body, now: number) => NewEvent,
): Promise<void> {
  const body = call.body as Body;
  await noted(app, deps, () => {
    const sessionId = sessionOf(app, body, sender, deps);
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
  app: AppKey,
  call: Pick<Call, 'headers' | 'body'>,
  deps: DialectDeps,
  sender: Sender,
): Promise<number> {
  const body = call.body as Body;
  const refused: CoreError[] = [];
  let isNothingTaken = false;
  await noted(app, deps, () => {
    const sessionId = sessionOf(app, body, sender, deps);
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
    if (list.length === 0 && left.length === 0) throw invalid('events', 'required');
    isNothingTaken = events.length === 0 && left.length === 0;
    const warnings = [...refused.flatMap(toWarnings), ...left];
    return { ...ofApp(app), sessionId, events, warnings, bytes: bytesOf(call) };
  });
  const [first] = refused;
  // All are counted by now.
  if (isNothingTaken && first !== undefined) throw first;
  return refused.length;
}

/** Stores what `read` gives; what it refuses is counted, and refused. */
async function noted(
  app: AppKey,
  deps: DialectDeps,
  read: () => Parameters<DialectDeps['ingest']['track']>[0],
): Promise<void> {
  let request: ReturnType<typeof read>;
  try {
    request = read();
  } catch (error) {
    await deps.ingest.track({ ...ofApp(app), events: [], warnings: toWarnings(refusal(error)), bytes: 1 });
    throw error;
  }
  await deps.ingest.track(request);
}

function ofApp({ credential, actor }: AppKey) {
  return { actor, applicationId: credential.id };
}

function sessionOf(app: AppKey, body: Body, { fields, kindField }: Sender, deps: DialectDeps) {
  const kind = kindField && textOf(body, kindField);
  if (kindField && kind && kind !== 'p' && kind !== 'c') throw invalid(kindField, 'wrong_value');
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

/** About; a body that comes in chunks, as Node's samples send it, does not say. */
function bytesOf({ headers, body }: Pick<Call, 'headers' | 'body'>): number {
  return Number(headers['content-length'] ?? JSON.stringify(body).length) || 1;
}
