import { attested, type CoverageRow, documented, inferred } from '../coverage-row.ts';

const library = 'JavaScript library';
const publicPages = 'JavaScript library (vendors.md, `omnichannel.js` in pages)';

const printed: CoverageRow[] = [
  documented('script/app-key', library, 'a data source gets an App Key and an App Secret (Step 1)'),
  documented(
    'script/example',
    library,
    'the printed settings and the printed snippet, in their places, track a visit (Steps 2, 3)',
  ),
  documented('script/served', library, '`GET /jsapi/omnichannel.js` is the script'),
  documented('script/ochnkey', library, '`ochnkey` is the App Key of the data source'),
  documented('script/ochntrack', library, 'the page’s `ochntrack()` starts the tracking; the script calls it'),
  documented('script/all-pages', library, 'the code is in all pages: they are one visitor’s'),
  documented('script/init', library, '`ochn.init()` for a visitor who is not signed in'),
  documented('script/init-email', library, '`ochn.init("example@test.com")` for one who is'),
  documented('script/send', library, '`ochn.send("action", "visit", data)` tells of a page'),
  documented(
    'script/any-data',
    library,
    'any data of the page’s is kept with what the visitor did: the medium, the element, the form',
  ),
];

const found: CoverageRow[] = [
  attested('script/key-declared', publicPages, '`ochnkey` may be declared with var, let or const'),
  attested('script/twice', library, 'a page that has the snippet twice is tracked once'),
  attested('script/register', publicPages, '`ochn.register(lead)` gives `{status: "ok"}` or `{message}`, as a promise'),
  attested('script/register-now', publicPages, '`ochn.register(lead, true)` gives it at once, as a plain object'),
  attested(
    'script/prepopulate',
    publicPages,
    '`ochn.prepopulate({email})` gives `{status: "ok", data}` with what this browser sent itself',
  ),
  attested('script/logging', publicPages, '`enableLogging` makes it write to the console; without, it does not'),
];

const delivery: CoverageRow[] = [
  inferred('script/send-before-init', library, 'events wait for the answer to init'),
  inferred(
    'script/batch',
    library,
    'events of 0.8 s, at most 20 and 60,000 characters, go in one request, each with an id and its time',
  ),
  inferred('script/simple-requests', library, 'all requests are urlencoded forms: no preflight, no cookies'),
  inferred('script/unload', library, 'a page that goes away delivers what it has, by beacon'),
  inferred(
    'script/kept',
    library,
    'what cannot be delivered is kept in localStorage, and the next page sends it under the same ids',
  ),
  inferred('script/offline', library, 'offline, events are kept, and sent when the network is back'),
  inferred('script/retry', library, 'after 429, 5xx or no answer the same events go again, after 1, 2, 4 … 60 s'),
  inferred('script/retry-after', library, 'Retry-After is waited for'),
  inferred('script/refused', library, 'a batch that is refused with 400 is not sent again'),
  inferred('script/wrong-key', library, '401 ends the tracking of a page, without an error in it'),
  inferred(
    'script/bounded',
    library,
    'at most 200 events wait; of more the oldest go, and `dropped` tells their number',
  ),
  inferred('script/tabs', library, 'several tabs are one browser, and send each event once'),
];

const manners: CoverageRow[] = [
  inferred(
    'script/ochntrack-late',
    library,
    '`ochntrack` is called once, also when the page defines it after the script was loaded',
  ),
  inferred('script/same-browser', library, 'the id that init gives stays with the browser, in localStorage'),
  inferred('script/other-person', library, 'when somebody else signs in, the browser gets another id'),
  inferred('script/no-cookies', library, 'no cookie is set'),
  inferred(
    'script/do-not-track',
    library,
    'where the operator honours Do Not Track, nothing is sent but the question, and nothing kept',
  ),
  inferred('script/single-page', library, 'no automatic visits: a page that changes without loading says so itself'),
  inferred('script/prerendered', library, 'a page that is rendered ahead is tracked when it is seen, not before'),
  inferred('script/strict-policy', library, 'a policy that allows this server in script-src and connect-src is enough'),
  inferred('script/storage-blocked', library, 'it works without storage, and with a full one'),
  inferred('script/hostile-page', library, 'changed lists, objects and JSON of the page do not change what is sent'),
  inferred(
    'script/never-throws',
    library,
    'whatever is handed over, the page gets no error and no unhandled rejection',
  ),
  inferred('script/one-global', library, '`ochn` is the only name that it adds'),
  inferred(
    'script/own-address',
    library,
    'it talks to where its own script element was loaded from, whatever other elements are called',
  ),
  inferred('script/headers', library, 'text/javascript, for any origin, kept for five minutes, with a strong ETag'),
  inferred('script/revalidated', library, 'If-None-Match gets 304; HEAD is answered'),
  inferred('script/nothing-reflected', library, 'nothing of a request is in the script or its headers'),
];

/** The document's JavaScript library, row by row, and what the script owes beyond it. */
export const trackerCoverage: readonly CoverageRow[] = [...printed, ...found, ...delivery, ...manners];
