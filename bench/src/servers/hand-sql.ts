// The three-clause filter by hand: `node:http`, the same driver, named statements, and the best SQL on the same tables that we could write:
// the page by the order's index, the number by itself.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

/** As many connections as the server that it is compared with. */
const connections = 16;

const { connection, tenantId } = JSON.parse(process.argv[2] ?? '') as { connection: pg.PoolConfig; tenantId: string };
const pool = new pg.Pool({ ...connection, max: connections, options: '-c search_path=tributary' });
pool.on('error', () => undefined);

const fits = `from people where tenant_id = $1 and profile ->> 'city' = $2 and (profile ->> 'isCompany')::boolean = $3 and created_at >= $4`;
const page = `select id, number, profile, name, email, phone, created_at, updated_at ${fits} order by created_at, id limit 20`;
const count = `select count(*)::int as total ${fits}`;

interface Asked {
  readonly city: string;
  readonly isCompany: boolean;
  readonly since: string;
}

async function answer({ city, isCompany, since }: Asked): Promise<string> {
  const values = [tenantId, city, isCompany, since];
  const items = await pool.query({ name: 'page', text: page, values });
  const counted = await pool.query({ name: 'count', text: count, values });
  return JSON.stringify({ items: items.rows, total: counted.rows[0]?.total });
}

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    answer(JSON.parse(Buffer.concat(parts).toString())).then(
      (text) => response.setHeader('content-type', 'application/json').end(text),
      () => response.writeHead(500).end(),
    );
  });
}).listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdin.on('end', () => process.exit(0)).resume();
console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
