import { requestPush } from '../../../core/messaging/request-push.ts';
import { operation } from '../../operation.ts';
import { refuse } from '../problem.ts';
import { PushBody, PushReply } from '../wire-push.ts';

/**
 * Takes a message to the readers of the operator's app, by topic, and hands it to delivery. `data.url` is the page that it opens;
 * other keys of `data` are not known and ignored. Any permission opens it: it tells nothing about members (inferred).
 */
export const pushContent = operation({
  id: 'subrite.push.create',
  method: 'POST',
  path: '/api/v1/app-push/pushcontent',
  summary: 'Push content to app users',
  source: 'A public plugin that calls it (vendors.md §3)',
  auth: 'any',
  consumes: ['json'],
  idParameters: [],
  schema: { body: PushBody, response: { 201: PushReply } },
  async handle({ actor, body }, { run }) {
    const { title, body: text, data, topics } = body;
    const url = data?.url;
    if (url !== undefined && !isWebAddress(url))
      refuse([{ field: 'data.url', reason: 'wrong_format', text: 'data.url must be a URL address' }]);
    await run(actor, requestPush, { title, body: text, topics, ...(url === undefined ? {} : { url }) });
    return { status: 201, body: { status: 'created' } };
  },
});

/** Of a page: an app that opens what it is sent must not be sent a script. */
function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
