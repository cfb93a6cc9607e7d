import { at, type CoverageRow } from '../coverage-row.ts';

const both = at('Web Data Tracking, Mobile Data Tracking');
const webInit = at('Initialize web tracking session');
const webSend = at('Send web tracking data');
const library = at('JavaScript library');
const mobileInit = at('Mobile Initialize tracking session');
const mobileSend = at('Send mobile tracking screenview');
const sensors = at('Send mobile tracking sensors');
const geo = at('Send mobile tracking geolocation');

const tracking: CoverageRow[] = [
  both.documented('tracking/appkey', '`appkey` in the body names the application; no token is asked for'),
  both.attested(
    'tracking/appkey-header',
    'the header `appKey` names it, too; the vendor’s mobile library sends both, as JSON',
  ),
  both.inferred(
    'tracking/appkey-wrong',
    'no key, an unknown or a malformed one: 401 `{success: false, error, message}`',
  ),
  both.inferred(
    'tracking/session-letter',
    'ids of sessions are taken with the letter p or c before them, as some samples have it, or without',
  ),
  both.inferred(
    'tracking/session-forged',
    'an id that is not ours, spoilt, of another application or tenant is refused by name, and nothing is stored',
  ),
  both.attested(
    'tracking/aditionalData',
    '`aditionalData` (sic) and `additionalData` are taken, the documents’ spelling first',
  ),
  both.inferred(
    'tracking/messageId',
    'an event with a `messageId` is stored once within its session, however often it is sent',
  ),
  both.inferred('tracking/messageId-life', 'a `messageId` is known for thirty days'),
  both.inferred(
    'tracking/do-not-track',
    'where the application honours it, nothing is stored of a browser that asks not to be tracked',
  ),
  both.inferred('tracking/at', '`at` is when it happened by the sender’s clock; one that cannot be is left out'),
  both.inferred('tracking/warnings', 'what cannot be taken is counted by reason and field, without its value'),
  both.inferred(
    'tracking/no-oracle',
    'known and unknown addresses are answered alike, after the same look-ups: nobody learns who is a customer',
  ),
  both.inferred('tracking/earns-nothing', 'no action earns points: anybody can send one'),
  both.inferred(
    'tracking/anonymous-to-known',
    'what was done before a session said who it is belongs to the person who comes in with that address',
  ),
  both.inferred(
    'tracking/shared-device',
    'a device that says it is somebody else gets another session: no two people share one',
  ),
  both.inferred('tracking/timeline', 'the sessions of one person are one time line'),
  both.inferred('tracking/timeline-own', 'who sees its own only is shown nothing of it'),
  both.inferred('tracking/complete', 'everything that is taken is stored completely and in order'),
  both.inferred(
    'tracking/bombs',
    'depth, NUL, lone surrogates, reserved names and numbers that are none are refused, in JSON inside of forms, too',
  ),
  both.inferred('tracking/body-limit', 'an action has 256 KiB, the other calls 64 KiB; more is 413'),
  both.inferred(
    'tracking/quotas',
    'calls are counted by address, application and session; over the limit 429 with Retry-After',
  ),
  both.attested('tracking/cors', 'pages of any origin may call; the rest of the API is closed to them'),
  both.inferred('tracking/batched', 'requests of one moment and tenant share transactions'),
  both.inferred('tracking/durable', 'a call is answered when its events are durable'),
  both.inferred('tracking/order', 'one session’s events keep their order'),
  both.inferred('tracking/overload', 'when too much waits: 503 with Retry-After, and other tenants go on'),
  both.inferred(
    'tracking/kept-thirteen-months',
    'events are kept by month, and dropped when they are older than the operator’s limit',
  ),
  both.inferred('tracking/isolated', 'the months are reached through their table only'),
];

const web: CoverageRow[] = [
  webInit.documented('web.init/example', 'the samples’ request gets the printed answer'),
  webInit.documented('web.init/reply', '`{status: "ok", pid}` with an id of 64 hex digits; `success: true` beside it'),
  webInit.inferred(
    'web.init/one-shape',
    'everybody gets `pid`: `uid` for those who are known would tell strangers who is a customer',
  ),
  webInit.documented('web.init/used', 'the id is what the next call takes'),
  webInit.documented('web.init/body.email', '`email` is kept with the session, normalised'),
  webInit.inferred('web.init/bad-email', 'an `email` that is none (the Node sample encodes it twice) says nothing'),
  webInit.documented(
    'web.init/body.technicalInfo',
    '`technicalInfo`: screenSize, browserUserAgent, browserType, appId, deviceOs are kept',
  ),
  webInit.inferred('web.init/resumed', 'a browser that sends its `pid` goes on with its session'),
  webInit.inferred('web.init/foreign-pid', 'a `pid` that is not ours counts as none'),
  webSend.documented('web.send/example', 'the samples’ request is taken: curl, PHP, Ruby and Node'),
  webSend.attested('web.send/reply', '`{success: true, message: "Track saved"}`, where the document prints `{}`'),
  webSend.documented('web.send/body.uid', '`uid` is the value of init, of either name; `pid` is taken, too'),
  webSend.documented('web.send/body.uType', '`uType` is p or c'),
  webSend.documented('web.send/body.actionType', '`actionType`: visit, sale, contact, feedback, engagement, profiling'),
  webSend.documented('web.send/body.requestType', '`requestType`: action'),
  webSend.attested(
    'web.send/body.requestType-other',
    'the library’s other words, reach and impression, are kept with the action',
  ),
  webSend.documented('web.send/visit', 'visit: lists of brands, tenants and interests'),
  webSend.documented('web.send/sale', 'sale: receipts of name and value'),
  webSend.documented('web.send/feedback', 'feedback: rating from 1 to 10'),
  webSend.documented(
    'web.send/contact',
    'contact: appointmentDate (YYYY-MM-DD HH:ii:ss) and senderType (person, organization)',
  ),
  webSend.documented('web.send/profiling', 'profiling: percentCompleted from 0 to 100'),
  webSend.documented('web.send/engagement', 'engagement: description'),
  webSend.inferred('web.send/other-data', 'other data is kept as it is'),
  webSend.inferred('web.send/wrong-data', 'what is documented and wrong is refused by name'),
  webSend.inferred(
    'web.send/events',
    '`events` are several actions; the good are stored, `rejected` counts the others',
  ),
  webSend.inferred('web.send/events-none', 'when none can be taken the call is refused'),
  webSend.inferred('web.send/events-limit', 'a hundred at once; more are refused'),
  library.attested('web.register/reply', '`ochn.register`: `{status: "ok"}`, and the session’s `pid` from now on'),
  library.attested('web.register/lead', 'it takes in a lead of the application'),
  library.inferred(
    'web.register/session',
    'it ties the session to the person; one that is another’s already is left for a new one',
  ),
  library.inferred('web.register/sessionless', 'without a session one is begun'),
  library.inferred('web.register/claim', 'what it says replaces nothing that was said by somebody who was signed in'),
  library.inferred('web.register/no-merge', 'it makes no two people one'),
  library.inferred('web.register/one-answer', 'its answer is the same whoever is known'),
  library.inferred('web.register/ignored', 'external and national id, createdAt and timezone are ignored'),
  library.inferred('web.register/unique-variable', 'a custom variable that is declared unique is ignored'),
  library.inferred(
    'web.register/wrong',
    'without anything about a person, with a session that is not ours, an unknown id or a wrong value: 400, named',
  ),
  library.attested(
    'web.prepopulate/own',
    '`ochn.prepopulate`: `{status: "ok", data}` with what the same browser registered',
  ),
  library.inferred('web.prepopulate/others', 'of anybody else `data` is empty'),
];

const mobile: CoverageRow[] = [
  mobileInit.documented('mobile.init/example', 'the samples’ request gets the printed answer'),
  mobileInit.documented(
    'mobile.init/reply',
    '`{status: "ok", mobileId}`, and the `success: true` that the vendor’s library reads',
  ),
  mobileInit.inferred('mobile.init/one-shape', 'known or not, the answer is the same'),
  mobileInit.documented('mobile.init/body.userEmail', '`userEmail` is kept with the session'),
  mobileInit.documented('mobile.init/body.userPhone', '`userPhone` is kept with the session'),
  mobileInit.documented(
    'mobile.init/body.pushNotificationToken',
    '`pushNotificationToken` is kept, also when it is a number',
  ),
  mobileInit.documented('mobile.init/body.technicalInfo', '`technicalInfo` is kept'),
  mobileInit.attested(
    'mobile.init/sdk',
    'technicalInfo of the vendor’s library: deviceType, deviceUuid, deviceId, advertising ids, ipAddress',
  ),
  mobileInit.attested('mobile.init/additionalData', '`additionalData` is a list of attributeName and attributeValue'),
  mobileInit.attested('mobile.init/body.mid', 'a returning device goes on with its `mid`'),
  mobileSend.documented('mobile.send/example', 'the samples’ request is taken: curl, PHP, Ruby and Node'),
  mobileSend.attested('mobile.send/reply', '`{success: true, message: "Track saved"}`, where the document prints `{}`'),
  mobileSend.documented('mobile.send/body.mid', '`mid` is the mobileId of init; none or another is refused'),
  mobileSend.documented('mobile.send/actions', 'the action types and their data are those of the web'),
  sensors.documented('mobile.sensors/example', 'the samples of curl, PHP and Node are taken as they are printed'),
  sensors.documented('mobile.sensors/reply', '`{success: true}`'),
  sensors.documented('mobile.sensors/methods', 'PUT, as the samples send it, and POST, as the text says'),
  sensors.documented(
    'mobile.sensors/spellings',
    '`sensors[x][uuid]` (curl, PHP, table) and `sensors[uuid][0]` (Node) are the same',
  ),
  sensors.documented(
    'mobile.sensors/attributes',
    'uuid, rssi, distance, macAddress, txPower, name, minor, major are kept',
  ),
  sensors.inferred(
    'mobile.sensors/numbers',
    'rssi, distance, txPower, minor and major are numbers, also when they come as texts',
  ),
  sensors.attested('mobile.sensors/sdk', 'the vendor’s library sends uuid, major, minor, proximity and rssi as JSON'),
  sensors.documented('mobile.sensors/as-send', 'the Ruby sample, a POST with an action, is taken as an action'),
  sensors.documented(
    'mobile.sensors/as-geo',
    'a POST with lat and lon, as the text of geolocation has it, is taken as a place',
  ),
  sensors.inferred(
    'mobile.sensors/many',
    '1, 21, 100, 101 and 1,000 sensors in one request are stored completely and in order',
  ),
  sensors.inferred('mobile.sensors/too-many', '1,001 are refused, and none is stored'),
  sensors.inferred('mobile.sensors/wrong', 'sensors that cannot be read are refused'),
  geo.documented('mobile.geo/example', 'the samples’ request gets the printed answer'),
  geo.documented('mobile.geo/reply', '`{success: true}`'),
  geo.documented('mobile.geo/methods', 'PUT /mobileapi/geo, as the samples send it; POST is taken, too'),
  geo.documented('mobile.geo/body', 'lat, lon and accuracy are kept as numbers'),
  geo.attested('mobile.geo/sdk', 'altitude, heading, speed and timestamp of the vendor’s library are kept'),
  geo.inferred('mobile.geo/wrong', 'no lat or lon, or one that is on no map: 400, named'),
];

/** The document's Web Data Tracking and Mobile Data Tracking, and the library's calls, row by row. */
export const trackingCoverage: readonly CoverageRow[] = [...tracking, ...web, ...mobile];
