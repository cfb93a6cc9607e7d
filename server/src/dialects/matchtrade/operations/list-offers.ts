import { listItems } from '../../../core/catalogue/list-items.ts';
import { isoMillis } from '../../../kit/dates.ts';
import { operation } from '../../operation.ts';
import { ownPartner } from '../partner.ts';
import { PartnerPath } from '../wire.ts';
import { Offers } from '../wire-config.ts';

/** The operator's offers, oldest first: clients take the first one's uuid before they create an account (vendors: sibling endpoints). */
export const listOffers = operation({
  id: 'matchtrade.offer.list',
  method: 'GET',
  path: '/documentation/config/api/partner/:partnerID/offers',
  summary: 'List offers',
  source: 'Match-Trade back-office clients, GET offers',
  auth: 'bearer',
  idParameters: [],
  schema: { params: PartnerPath, response: { 200: Offers } },
  async handle({ actor, params }, { run }) {
    const partnerId = ownPartner(actor, params.partnerID);
    const offers = await run(actor, listItems, { kind: 'offer' });
    return {
      body: offers.map(({ id, name, currency, details, createdAt, updatedAt }) => ({
        uuid: id,
        partnerId,
        created: isoMillis(createdAt),
        updated: isoMillis(updatedAt),
        name,
        description: typeof details.description === 'string' ? details.description : null,
        currency,
        demo: details.demo === true,
      })),
    };
  },
});
