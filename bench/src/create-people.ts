import { type Bench, compare } from './measure.ts';

/** New people through a dialect's whole route (parsing, sign-in, identity, durable before the answer) against a bare echo. */
export const createPeople: Bench = async (subject, load) => {
  let counter = 0;
  const headers = { 'content-type': 'application/json', 'x-leeloo-authtoken': subject.credentials.leeloo?.token ?? '' };
  const body = () => {
    counter += 1;
    return JSON.stringify({
      name: `Person ${counter}`,
      email: `person${counter}@bench.example`,
      phone: `+4072${String(1_000_000 + counter)}`,
    });
  };
  const rows = await compare(
    { name: 'POST /api/v2/people', url: subject.url, method: 'POST', headers, path: () => '/api/v2/people', body },
    { name: 'node:http echo', url: subject.echoUrl, method: 'POST', headers, path: () => '/', body },
    load,
  );
  return {
    what: `new people, one commit each, ${load.connections} connections, against a bare echo of the same body`,
    rows,
  };
};
