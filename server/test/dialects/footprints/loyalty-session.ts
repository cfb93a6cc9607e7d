import { afterAll, beforeAll, expect } from 'vitest';
import { hexId, instant, type Session, somebody, startSession } from './session.ts';

export let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session.server.close());

export const notFound = [404, { status: 'error', message: 'Not found' }];
export const conflict = [409, { status: 'error', message: 'Conflicts with the present state' }];
export const when = expect.stringMatching(instant);
export const id = expect.stringMatching(hexId);
export const seconds = expect.stringMatching(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);

export type Form = Record<string, string>;
export const post = async (path: string, form: Form, as = session) => {
  const { status, json } = await as.call('POST', `/api/loyaltyCode/${path}`, { form });
  return [status, json] as const;
};
export const check = (form: Form, as?: Session) => post('check', form, as);
export const change = (form: Form, as?: Session) => post('change', form, as);
export const list = async (form: Form, as?: Session) => (await post('list', form, as))[1];
export const history = async (form: Form, as?: Session) => (await post('history', form, as))[1];

/** Somebody with a code of a campaign. */
export async function winner(
  campaign: { internalId: string; offlineCampaignId: string },
  more: Form = {},
  as = session,
) {
  const person = { ...somebody(), ...more };
  expect((await as.lead({ ...person, offlineCampaignId: campaign.offlineCampaignId })).status).toBe(200);
  const { userEmail, userPhone } = person;
  const of = { userEmail, userPhone, campaignInternalId: campaign.internalId };
  return { person: { userEmail, userPhone }, of, code: (await check(of, as))[1].code as string };
}
