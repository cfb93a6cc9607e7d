import { join } from 'node:path';
import type { Bench } from '../frame/bench.ts';
import { startScript } from '../frame/children.ts';
import { type Connection, startDatabase } from '../frame/database.ts';
import { interleave } from '../frame/interleave.ts';
import { startServer } from '../frame/server.ts';
import { ratios } from '../frame/stats.ts';
import { judge } from '../frame/verdict.ts';
import { bareLeads, footprintsLeads, matchtrade } from '../load/dialects.ts';
import { loader, loadRow } from '../load/load.ts';
import { ask, fill, knownEmails } from '../load/people.ts';

/** Callers at a time, as in the experiment that the goal comes from. */
const connections = 32;

const people = { quick: 20_000, full: 1_000_000 };

/** E-mails that are asked for once: Match-Trade refuses a second account of one. */
const emailsNeeded = { quick: 8_000, full: 250_000 };

export const createLeads: Bench = {
  name: 'create-leads',
  what: `leads of whom one in ten is new, ${connections} callers, at a million people (--quick: 20 thousand), against a bare server's three autocommit round trips on like tables`,
  targets: ['P5a', 'P5b'],
  limitS: { quick: 300, full: 1_200 },
  async run(context) {
    const size = context.quick ? 'quick' : 'full';
    const { connection, url, version } = await startDatabase(context);
    const server = await startServer(context, { databaseUrl: url });
    const tenantId = await fill(context, server, connection, people[size]);
    await likeTables(connection);
    const trips = JSON.stringify({ connection, tenantId });
    const bare = await startScript(context, join(import.meta.dirname, '../servers/three-trips.ts'), [trips]);
    const emails = await knownEmails(connection, tenantId, { limit: emailsNeeded[size], without: 'matchtrade' });
    const load = { connections, seconds: context.seconds };
    const found = await interleave(
      {
        footprints: loader(await footprintsLeads(server, emails), load),
        bare: loader(bareLeads(String(bare.said.url), emails), load),
        matchtrade: loader((await matchtrade(server)).accounts(emails), load),
      },
      context.rounds,
    );
    const rate = (side: keyof typeof found) => found[side].map((one) => one.perSecond);
    return {
      tables: [
        {
          title: `PostgreSQL ${version}, ${people[size].toLocaleString('en')} people`,
          rows: [
            loadRow('POST /api/lead (Footprints)', found.footprints),
            loadRow('POST /proxy/processing/api/accounts (Match-Trade)', found.matchtrade),
            loadRow('bare server, three autocommit round trips', found.bare),
          ],
        },
      ],
      verdicts: [
        judge('P5a', ratios(rate('footprints'), rate('bare'))),
        judge('P5b', ratios(rate('matchtrade'), rate('bare'))),
      ],
    };
  },
};

/** The loaded people and identifiers as a bare server would keep them, with the same keys and indexes, and a table for leads. */
async function likeTables(connection: Connection): Promise<void> {
  await ask(
    connection,
    `create schema bench;
     create table bench.people as select tenant_id, id, profile, email, phone, created_at, updated_at from tributary.people;
     alter table bench.people add primary key (tenant_id, id);
     create index on bench.people (tenant_id, email);
     create index on bench.people (tenant_id, phone);
     create index on bench.people (tenant_id, created_at, id);
     create table bench.identifiers as select tenant_id, kind, value, person_id from tributary.identifiers;
     alter table bench.identifiers add primary key (tenant_id, kind, value),
       add foreign key (tenant_id, person_id) references bench.people (tenant_id, id);
     create index on bench.identifiers (tenant_id, person_id);
     create table bench.leads (tenant_id uuid not null, id uuid not null, person_id uuid not null, status text not null, details jsonb not null,
       created_at timestamptz not null, primary key (tenant_id, id), foreign key (tenant_id, person_id) references bench.people (tenant_id, id));
     create index on bench.leads (tenant_id, created_at, id);
     create index on bench.leads (tenant_id, person_id)`,
  );
  for (const table of ['people', 'identifiers', 'leads']) await ask(connection, `vacuum (analyze) bench.${table}`);
}
