/** Answers as the Leeloo.ai API v2.0 document prints them. Repaired: missing and trailing commas, comments, dates without seconds. */
export const printedTrafficSource = {
  data: {
    type: 'normal',
    fb_adset_id: null,
    name: 'some ts',
    description: 'some ts description',
    synchronized_with_fb: false,
    synchronization_error: false,
    disabled: false,
    company_id: '5b9f63e3d244d2000e27692f',
    leadgentool_id: '5e1f119d6c384804b31e945e',
    tunnel_id: '5e1f11566c384804b31e9457',
    created_by: '5b9f63e3d244d2000e276957',
    hash: 'nn7n15',
    resubscribe_button_id: '5e32d0ed28faf61fc396f6b1',
    createdAt: '2020-01-30T12:49:49.273Z',
    updatedAt: '2020-01-30T12:49:49.273Z',
    id: '5e32d0ed28faf61fc396f6b0',
  },
  status: 1,
};

const tunnel = {
  id: '595f5d522a934035decc093d',
  name: 'My tunnel',
  createdAt: '2015-04-02T14:20:00.000Z',
  updatedAt: '2015-04-02T14:20:00.000Z',
};

export const printedTunnels = {
  status: 1,
  data: [tunnel],
  meta: { totalCount: 1, filteredCount: 1, limit: 20, offset: 0 },
};

export const printedTunnel = {
  status: 1,
  data: { ...tunnel, links: { leadgentools: [{ type: 'leadgentools', id: '222f5d522a934035decc093d' }] } },
  linked: { leadgentools: [{ id: '222f5d522a934035decc093d', name: 'LGT1', type: 'LINK' }] },
};

export const printedStats = {
  status: 1,
  data: [
    {
      subscribers: 10,
      uniqSubscribers: 2,
      orders: 4,
      sales: 3,
      uniqSales: 2,
      visits: 14,
      uniqVisits: 5,
      shows: 5,
      uniqShows: 3,
      totalSale: 200,
      totalExpenses: 100,
    },
  ],
};
