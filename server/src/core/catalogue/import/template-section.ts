import { isDeepStrictEqual } from 'node:util';
import { type Id, newId, parseId } from '../../../kit/ids.ts';
import type { Row } from '../../../store/statement.ts';
import { connectionsOf } from '../../messaging/connection-queries.ts';
import { sendsMail } from '../../messaging/connections.ts';
import { longestMessage } from '../../messaging/send-message.ts';
import { flag, required, text } from './fields.ts';
import { ensureTemplateCategory, exportedTemplates, lockNamedTemplates, writeTemplates } from './queries.ts';
import type { Entry, ImportWork, Section } from './section.ts';
import { isNew, outcomeOf, standingOf } from './standing.ts';

type TemplateRow = Row<(typeof lockNamedTemplates)['columns']>;

/** Words for messages, matched by key. `category` is a name; `connection` the id of one that mails made from it leave through. */
export const templateSection: Section = {
  name: 'templates',
  key: 'key',
  fields: {
    key: required(text(100, /^[\w.-]+$/)),
    name: required(text()),
    subject: text(),
    body: required(text(longestMessage)),
    category: text(200),
    connection: text(50),
    archived: flag,
  },
  async export(tx) {
    const rows = await tx.all(exportedTemplates, { tenant: tx.tenantId });
    return rows.map(({ key, name, subject, body, category, connection_id }) => ({
      key,
      name,
      ...(subject === null ? {} : { subject }),
      body,
      ...(category === null ? {} : { category }),
      ...(connection_id === null ? {} : { connection: connection_id }),
    }));
  },
  async import(work, entries) {
    const { tx, context, isDryRun } = work;
    const keys = entries.map((entry) => String(entry.key));
    const rows = await tx.all(lockNamedTemplates, { tenant: tx.tenantId, keys });
    const known = new Map(rows.map((row) => [row.key, row]));
    const ways = await waysOut(work);
    const changes = entries.map((entry, index) => {
      const row = known.get(String(entry.key));
      for (const field of ['name', 'body'])
        if (isNew(row, entry) && entry[field] === undefined) work.refuse(index, field, 'required');
      const way = typeof entry.connection === 'string' ? parseId(entry.connection) : undefined;
      // One that a template names already may have been archived since: it is not this file's fault.
      if (typeof entry.connection === 'string' && (way === undefined || !(ways.has(way) || way === row?.connection_id)))
        work.refuse(index, 'connection', 'unknown');
      const template = merged(entry, row, way, context.now);
      return { template, standing: standingOf(row, entry, template, isSame) };
    });
    const changed = changes.filter(({ standing }) => standing !== 'unchanged').map(({ template }) => template);
    if (!isDryRun && changed.length > 0) {
      const base = { tenant: tx.tenantId, now: new Date(context.now) };
      for (const name of new Set(changed.map(({ category }) => category)))
        if (name !== null) await tx.run(ensureTemplateCategory, { ...base, id: newId(context.now), name });
      await tx.run(writeTemplates, { ...base, templates: changed });
    }
    return outcomeOf(changes);
  },
};

/** Connections in use that mail can leave through. */
async function waysOut({ tx }: ImportWork): Promise<ReadonlySet<string>> {
  const rows = await tx.all(connectionsOf, { tenant: tx.tenantId });
  return new Set(rows.filter((row) => row.archived_at === null && sendsMail(row.type)).map(({ id }) => id));
}

function merged(entry: Entry, row: TemplateRow | undefined, way: Id | undefined, now: number) {
  const said = <T>(field: string, otherwise: T) => (entry[field] === undefined ? otherwise : (entry[field] as T));
  return {
    id: (row?.id as Id | undefined) ?? newId(now),
    key: String(entry.key),
    name: said('name', row?.name ?? ''),
    subject: said('subject', row?.subject ?? null),
    body: said('body', row?.body ?? ''),
    category: said('category', row?.category ?? null),
    connection: entry.connection === undefined ? (row?.connection_id ?? null) : (way ?? null),
    archived: entry.archived === true,
  };
}

function isSame({ connection_id: connection, ...row }: TemplateRow, template: ReturnType<typeof merged>): boolean {
  return isDeepStrictEqual({ ...row, connection }, template);
}
