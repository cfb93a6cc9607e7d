import Type from 'typebox';
import { answer, Meta, succeeded, Text } from './wire.ts';

/** Orders (API v2.0, section "Заказы"). Prices are numbers in whole units of their currency. */

const common = {
  id: Type.String(),
  title: Type.String(),
  price: Type.Number(),
  currency: Type.String(),
  status: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
};

export const NewOrder = Type.Object(common);
export const OrderRow = Type.Object({ ...common, person_id: Type.String() });
export const OrderDetail = Type.Object({ ...common, description: Type.String(), paymentMethod: Type.String() });

export const NewOrderAnswer = answer(NewOrder);
export const OrderList = Type.Object({ ...succeeded, data: Type.Array(OrderRow), meta: Meta });
export const OrderAnswer = answer(OrderDetail);
export const ChangedOrderAnswer = answer(Type.Object({ id: Type.String() }));

/** All but the manager are called for; clients send the flag as a text, too. */
export const OrderCreate = Type.Object({
  paymentCreditsId: Text,
  email: Text,
  phone: Text,
  transactionDate: Text,
  offerId: Text,
  isNotifyAccount: Type.Boolean(),
  personId: Text,
  managerId: Type.Optional(Text),
});

/** As the older surface names the person. */
const { personId: _, ...ofWhomever } = OrderCreate.properties;
export const AccountOrderCreate = Type.Object({ ...ofWhomever, accountId: Text });

export const OrderPath = Type.Object({ order_id: Type.String() });

export const OrderQuery = Type.Object({
  vocabulary: Type.Optional(
    Type.String({
      maxLength: 100,
      description: '`payment` answers ORDER, PENDING, SUCCESS or FAILED instead of OPENED, RESOLVED or REJECTED',
    }),
  ),
});

export const OrderUpdate = Type.Object({
  status: Type.Optional(Text),
  paymentDate: Type.Optional(Text),
  currency: Type.Optional(Text),
  price: Type.Optional(Text),
  userComments: Type.Optional(Text),
});
