import type { Id } from '../../kit/ids.ts';
import { randomText } from '../../kit/secrets.ts';
import type { Tx } from '../../store/tx.ts';
import { saveCampaign } from '../loyalty/save-campaign.ts';
import type { Context } from '../run.ts';

const day = 24 * 60 * 60 * 1000;

/** A loyalty campaign that has begun: two prizes, and ten points for what costs more than 120. */
export async function addSampleCampaign(tx: Tx, context: Context, location: Id) {
  const { now } = context;
  const campaignInternalId = randomText(11, 'base36');
  const { id: campaign } = await saveCampaign.run(tx, context, {
    internalId: campaignInternalId,
    name: 'Opening weeks',
    startsAt: now - day,
    endsAt: now + 365 * day,
    codesExpireAt: now + 365 * day,
    draws: 'standard',
    allowedChars: '',
    codeLength: 8,
    location,
    timeZone: 'UTC',
    prizes: [
      { name: 'Tote bag', codes: 2_000, points: 10 },
      { name: 'Coffee voucher', codes: 10_000, points: 20 },
    ],
    rules: [
      { currency: '', criteria: 'above', value: '120', betweenValue: null, period: '', customDays: 0, points: 10 },
    ],
    details: { budget: 0, landingPageUrl: '' },
  });
  return { campaign, campaignInternalId };
}
