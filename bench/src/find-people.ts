import { type Bench, compare } from './measure.ts';

/** One known person found by e-mail through a dialect's list route, against a bare echo. */
export const findPeople: Bench = async (subject, load) => {
  const headers = { 'x-leeloo-authtoken': subject.credentials.leeloo?.token ?? '' };
  const path = () => '/api/v2/people?limit=20&filter%5Bemail%5D=ioana.marin%40example.com';
  const rows = await compare(
    { name: 'GET /api/v2/people?filter[email]', url: subject.url, method: 'GET', headers, path },
    { name: 'node:http echo', url: subject.echoUrl, method: 'GET', headers, path },
    load,
  );
  return { what: `one person by e-mail, ${load.connections} connections, against a bare echo`, rows };
};
