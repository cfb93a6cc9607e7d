/** Answers as the Leeloo.ai API v2.0 document prints them (section "Заказы"). Repaired: comments in the JSON, dates without seconds. */
export const printedNewOrder = {
  data: {
    id: '5e5502a01b1668000ccc93ee',
    title: 'Ручной оффер',
    price: 100,
    currency: 'USD',
    status: 'OPENED',
    createdAt: '2020-02-25T11:18:56.419Z',
    updatedAt: '2020-02-25T11:18:56.419Z',
  },
  status: 1,
};

export const printedOrderList = {
  data: [
    {
      id: '5e399d72a2d0e2000dd584c1',
      person_id: '5df0fac42121a5000e07d80b',
      title: 'manual offer',
      price: 200,
      currency: 'USD',
      status: 'RESOLVED',
      createdAt: '2020-02-04T16:36:02.213Z',
      updatedAt: '2020-02-04T16:38:58.168Z',
    },
  ],
  meta: { limit: 1, offset: 0, filteredCount: 20, totalCount: 93 },
  status: 1,
};

export const printedOrder = {
  status: 1,
  data: {
    id: '5e2825e081fbca000d8596e4',
    createdAt: '2015-04-02T14:20:00.000Z',
    updatedAt: '2015-04-02T14:20:00.000Z',
    title: 'Title11',
    description: 'Description1',
    price: 100,
    currency: 'UAH',
    status: 'SUCCESS',
    paymentMethod: 'WAYFORPAY',
  },
};

export const printedChangedOrder = { data: { id: '5b3f608db2737000133d25b6' }, status: 1 };
