import { addDeeds } from './deeds.ts';
import { proportions as p, spanMs } from './proportions.ts';
import { createRandom, type Random } from './random.ts';
import { moment, numbersEach, type Plan, type Rows, type Source } from './rows.ts';
import { addTracks } from './tracks.ts';
import { addWays } from './ways.ts';
import { identityOf } from './who.ts';

/** One for all people: each begins with a seed of its own. */
const random = createRandom();

/**
 * Writes the rows of person `index` (0 to below `people`). People follow each other in time; of a hundred, one came in the same millisecond
 * as the one before, so that lists have ties to break.
 */
export function addPerson(rows: Rows, plan: Plan, index: number): void {
  const { world, people, endMs } = plan;
  random.seed(plan.seed * 1_000_003 + index);
  const slot = index % 100 === 99 ? index - 1 : index;
  const createdMs = endMs - spanMs + Math.floor((slot * spanMs) / people);
  const t = world.tenantId;
  const id = random.id(createdMs);
  const number = plan.firstNumber + index * numbersEach;
  const at = moment(createdMs);
  const updated = random.chance(0.2) ? moment(createdMs + random.below(Math.max(1, endMs - createdMs))) : at;
  const who = identityOf(random, plan.seed, index);
  const sources = sourcesOf(random);
  const writes = random.chance(p.messenger * plan.deeds);
  const lastMs = writes ? createdMs + random.below(Math.max(1, endMs - createdMs)) : undefined;
  const last = lastMs === undefined ? '\\N' : moment(lastMs);
  rows.people.push(
    `${t}\t${id}\t${number}\t${who.profile}\t${who.name}\t${who.email ?? '\\N'}\t${who.phone ?? '\\N'}\t${last}\t${at}\t${updated}\n`,
  );
  sources.forEach((source, place) => {
    const record = place === 0 ? id : random.id(createdMs);
    const credential = world.credentials[source];
    const [said, when] = place === 0 ? [who.profile, who.profileSaid] : [who.names, who.namesSaid];
    const scope = source === 'matchtrade' ? `#${credential}` : '';
    rows.records.push(
      `${t}\t${record}\t${number + place}\t${id}\t${source}\t${scope}\t${credential}\t${who.email ?? '\\N'}\t${who.phone ?? '\\N'}\t${(place === 0 && who.externalId) || '\\N'}\t${said}\t${when.replaceAll('@', String(createdMs))}\t{}\t${at}\t${updated}\n`,
    );
    rows.identity_log.push(
      `${t}\t${random.id(createdMs)}\t${at}\t${place === 0 ? 'found\tnobody_known' : 'link\tsame_email'}\t${id}\t${record}\t{}\t${credential}\n`,
    );
  });
  if (who.email) rows.identifiers.push(`${t}\temail\t${who.email}\t${id}\n`);
  if (who.phone) rows.identifiers.push(`${t}\tphone\t${who.phone}\t${id}\n`);
  if (who.externalId) rows.identifiers.push(`${t}\texternal_id\t${who.externalId}\t${id}\n`);
  const source = sources[0] as Source;
  addWays(rows, plan, random, { id, createdMs, at, source, lastMs });
  addDeeds(rows, plan, random, { id, createdMs, source, number, who });
  addTracks(rows, plan, random, { id, createdMs, index, email: who.email });
}

function sourcesOf(random: Random): Source[] {
  const [matchtrade, feelme, other] = [
    random.chance(p.matchtradeRecord),
    random.chance(p.feelmeRecord),
    random.below(3),
  ];
  const both: Source[] = [...(matchtrade ? (['matchtrade'] as const) : []), ...(feelme ? (['feelme'] as const) : [])];
  return both.length > 0 ? both : [(['leeloo', 'subrite', 'footprints'] as const)[other] as Source];
}
