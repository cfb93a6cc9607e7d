import { eventSpanMs, proportions as p } from './proportions.ts';
import type { Random } from './random.ts';
import { hourMs, moment, type Plan, type Rows } from './rows.ts';

const eventKinds = ['visit', 'visit', 'visit', 'engagement', 'geo'];

/** A session, and its share of the events. */
export function addTracks(
  rows: Rows,
  plan: Plan,
  random: Random,
  person: { id: string; createdMs: number; index: number; email: string | undefined },
): void {
  const { world: w, endMs, events, people } = plan;
  if (person.index % 2 !== 0) return;
  const t = w.tenantId;
  const share = Math.max(1, Math.round(people * p.session));
  const place = person.index / 2;
  const count = Math.floor(((place + 1) * events) / share) - Math.floor((place * events) / share);
  const startMs = endMs - eventSpanMs + Math.floor((place * eventSpanMs) / (share + 1));
  const session = random.id(startMs);
  const [at, seen] = [moment(startMs), moment(Math.min(endMs, startMs + count * hourMs))];
  rows.tracking_sessions.push(
    `${t}\t${session}\t${w.application}\tweb\t${person.email ?? '\\N'}\t${person.email ? '\\N' : person.id}\t{}\t${at}\t${seen}\n`,
  );
  for (let step = 0; step < count; step += 1) {
    const ms = Math.min(endMs, startMs + step * (step < 100 ? hourMs : 1));
    const kind = eventKinds[random.below(eventKinds.length)] as string;
    rows.tracking_events.push(
      `${t}\t${session}\t${moment(ms)}\t${random.id(ms)}\t${kind}\t${moment(ms)}\t{"url":"https://shop.example.com/offer/${random.below(500)}","title":"Offer"}\n`,
    );
  }
}
