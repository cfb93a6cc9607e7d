import type { Bench } from '../frame/bench.ts';
import { startDatabase } from '../frame/database.ts';
import { interleave } from '../frame/interleave.ts';
import { startServer } from '../frame/server.ts';
import { ratios } from '../frame/stats.ts';
import { judge } from '../frame/verdict.ts';
import { subrite } from '../load/dialects.ts';
import { copyContacts, installDirectus, startDirectus } from '../load/directus.ts';
import { loader, loadRow } from '../load/load.ts';
import { ask, fill, knownEmails } from '../load/people.ts';

const people = { quick: 20_000, full: 200_000 };
const connections = 32;

/** Values that are filtered by, each in turn. */
const values = 2_000;

export const peer: Bench = {
  name: 'peer',
  what: 'creating people and listing them by a filter, against Directus with contacts of the same fields on the same PostgreSQL server',
  targets: ['peer-a', 'peer-b'],
  limitS: { quick: 300, full: 1_800 },
  async run(context) {
    const size = people[context.quick ? 'quick' : 'full'];
    const folder = await installDirectus(context);
    const database = await startDatabase(context);
    await ask(database.connection, 'create database directus');
    const theirDatabase = { ...database.connection, database: 'directus' };
    const directus = await startDirectus(context, folder, theirDatabase);
    const server = await startServer(context, { databaseUrl: database.url });
    const tenantId = await fill(context, server, database.connection, size);
    context.say(`${await copyContacts(database.connection, theirDatabase, tenantId)} contacts copied`);
    const emails = await knownEmails(database.connection, tenantId, { limit: values });
    const names = await ask<{ name: string }>(
      database.connection,
      'select name from tributary.people where tenant_id = $1 and name is not null group by name order by count(*), name limit $2',
      [tenantId, values],
    );
    const texts = names.map(({ name }) => name);
    const ours = subrite(server);
    const byName = texts.map((value) => ({ field: 'fullName', operator: 'eq', value }));
    const load = { connections, seconds: context.seconds };
    const found = await interleave(
      {
        create: loader(ours.create(), load),
        theirCreate: loader(directus.create(), load),
        email: loader(ours.find(emails), load),
        theirEmail: loader(directus.filter('email', emails), load),
        name: loader(ours.filters(byName), load),
        theirName: loader(directus.filter('name', texts), load),
      },
      context.rounds,
    );
    const against = (one: keyof typeof found, other: keyof typeof found) =>
      ratios(
        found[one].map(({ perSecond }) => perSecond),
        found[other].map(({ perSecond }) => perSecond),
      );
    const rows = (['create', 'email', 'name'] as const).flatMap((what) => {
      const title = {
        create: 'a new one',
        email: 'those with an e-mail',
        name: 'the first 20 with a name, and how many',
      }[what];
      const their = { create: 'theirCreate', email: 'theirEmail', name: 'theirName' } as const;
      return [
        loadRow(`Subrite members: ${title}`, found[what]),
        loadRow(`Directus contacts: ${title}`, found[their[what]]),
      ];
    });
    return {
      tables: [{ title: `Directus ${directus.version}, PostgreSQL ${database.version}, ${size} people`, rows }],
      verdicts: [
        judge('peer-a', against('create', 'theirCreate')),
        judge('peer-b', against('email', 'theirEmail'), 'by e-mail: one fits'),
        judge(
          'peer-b',
          against('name', 'theirName'),
          `by name: 20 of about ${Math.round(size / Math.max(1, texts.length))}`,
        ),
      ],
      notes: [
        `Directus: ${Object.entries(directus.settings)
          .map(([name, value]) => `${name}=${value}`)
          .join(' ')}, all else its defaults; Node.js 22, one process, a static token of its administrator.`,
        'Tributary: npm start with DATABASE_URL and without request limits, all else its defaults; one process.',
      ],
    };
  },
};
