// What people write who have no time: `node:http`, a pool, and three statements that each commit by themselves: who is it, the person (new
// or changed), the lead. Two at once for one new e-mail make two people or an error; nothing is validated. The tables are in schema `bench`.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

/** As many connections as the server that it is compared with. */
const connections = 16;

const { connection, tenantId } = JSON.parse(process.argv[2] ?? '') as { connection: pg.PoolConfig; tenantId: string };
const pool = new pg.Pool({ ...connection, max: connections, options: '-c search_path=bench' });
pool.on('error', () => undefined);

const find = `select person_id from identifiers
  where tenant_id = $1 and ((kind = 'email' and value = $2) or (kind = 'phone' and value = $3)) limit 1`;
const addPerson = `with person as (
    insert into people (tenant_id, id, profile, email, phone, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $6) returning id)
  insert into identifiers (tenant_id, kind, value, person_id)
  select $1, i.kind, i.value, person.id from person, (values ('email', $4::text), ('phone', $5::text)) as i (kind, value)
  where i.value is not null`;
const changePerson = `update people set profile = profile || $3, updated_at = $4 where tenant_id = $1 and id = $2`;
const addLead = `insert into leads (tenant_id, id, person_id, status, details, created_at) values ($1, $2, $3, 'lead', $4, $5)`;

async function lead({ email, phone = null }: { email: string; phone?: string | null }): Promise<string> {
  const now = new Date();
  const profile = { givenName: 'Ada', familyName: 'Marin' };
  const known = await pool.query({ name: 'find', text: find, values: [tenantId, email, phone] });
  const id: string = known.rows[0]?.person_id ?? crypto.randomUUID();
  if (known.rows.length === 0)
    await pool.query({ name: 'add', text: addPerson, values: [tenantId, id, profile, email, phone, now] });
  else await pool.query({ name: 'change', text: changePerson, values: [tenantId, id, profile, now] });
  const leadId = crypto.randomUUID();
  await pool.query({ name: 'lead', text: addLead, values: [tenantId, leadId, id, {}, now] });
  return leadId;
}

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    lead(JSON.parse(Buffer.concat(parts).toString())).then(
      (id) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ _id: id })),
      () => response.writeHead(500).end(),
    );
  });
}).listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdin.on('end', () => process.exit(0)).resume();
console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
