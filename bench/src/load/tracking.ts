import type { Measured } from '../frame/server.ts';
import type { Requests } from './load.ts';

/** As many as the documented load: each connection is one browser. */
export const browsers = 256;

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const action =
  'uType=p&actionType=visit&requestType=action&aditionalData%5Bbrands%5D%5B0%5D=Zara&aditionalData%5Bbrands%5D%5B1%5D=Adidas' +
  '&aditionalData%5Btenants%5D%5B0%5D=H%26M&aditionalData%5Btenants%5D%5B1%5D=C%26A';

/** Events of sessions that were begun for it, as the documented script sends them. */
export async function trackingRequests({ url, credentials }: Measured): Promise<Requests> {
  const appkey = credentials.footprints?.appkey ?? '';
  const bodies: string[] = [];
  for (let browser = 0; browser < browsers; browser += 1) {
    const answer = await fetch(`${url}/jsapi/init`, { method: 'POST', body: new URLSearchParams({ appkey }) });
    const { pid } = (await answer.json()) as { pid: string };
    bodies.push(`appkey=${appkey}&uid=${pid}&${action}`);
  }
  return { url, method: 'POST', headers: form, paths: ['/jsapi/send'], bodies };
}

/** For pgbench: the row that the route stores, in as many sessions, of a tenant that nobody is. */
export const singleRow = `\\set n random(1, ${browsers})
insert into tributary.tracking_events (tenant_id, session_id, received_at, id, kind, happened_at, data)
values ('00000000-0000-7000-8000-000000000000', ('00000000-0000-7000-8000-' || lpad(to_hex((:n)::int), 12, '0'))::uuid, clock_timestamp(),
  gen_random_uuid(), 'visit', clock_timestamp(), '{"brands":["Zara","Adidas"],"tenants":["H&M","C&A"]}');
`;
