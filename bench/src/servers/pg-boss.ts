// Jobs of pg-boss that each post to a receiver. It begins when a line comes on the standard input, so that its start does not count.
import { once } from 'node:events';
import { Agent, request as post } from 'node:http';
import { type ConstructorOptions, PgBoss, type WorkOptions } from 'pg-boss';

interface Told {
  readonly connection: ConstructorOptions;
  readonly jobs: number;
  readonly url: string;
  readonly work: WorkOptions;
  /** Posts at once within a batch, as many as our worker has towards one destination. */
  readonly atOnce: number;
}
const { connection, jobs, url, work, atOnce } = JSON.parse(process.argv[2] ?? '') as Told;
const queue = 'bench';
/** Jobs of one insert. */
const chunk = 5_000;

const boss = new PgBoss({ ...connection, schema: 'pgboss' });
boss.on('error', (error) => console.error(error.message));
await boss.start();
await boss.createQueue(queue);
for (let from = 0; from < jobs; from += chunk)
  await boss.insert(
    queue,
    Array.from({ length: Math.min(chunk, jobs - from) }, (_, at) => ({ data: { number: from + at } })),
  );

const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
async function send(body: string): Promise<void> {
  const request = post(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }).end(body);
  const [response] = await once(request, 'response');
  response.resume();
  await once(response, 'end');
}

process.stdin.on('end', () => process.exit(0));
process.stdin.once('data', () => {
  void boss.work(queue, work, async (batch) => {
    const left = [...batch];
    const lane = async () => {
      for (let job = left.pop(); job !== undefined; job = left.pop()) await send(JSON.stringify(job.data));
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  });
});
console.log(JSON.stringify({ ready: true }));
