import { listBusinessUsers } from './operations/list-business-users.ts';
import { listCatalogues } from './operations/list-catalogues.ts';
import { listChannels } from './operations/list-channels.ts';
import { listLocations } from './operations/list-locations.ts';
import { listOffers } from './operations/list-offers.ts';
import { listOfflineCampaigns } from './operations/list-offline-campaigns.ts';
import { listSkus } from './operations/list-skus.ts';
import { sendNotification } from './operations/send-notification.ts';

/** List Catalogues to Send Notifications. */
export const catalogueOperations = [
  listCatalogues,
  listOffers,
  listSkus,
  listLocations,
  listOfflineCampaigns,
  listBusinessUsers,
  listChannels,
  sendNotification,
];
