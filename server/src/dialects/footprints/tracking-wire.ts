import Type from 'typebox';

/** What browsers and phones send and are answered (Web Data Tracking, Mobile Data Tracking; the vendor's mobile library). */

const Text = Type.Optional(Type.Union([Type.String({ maxLength: 4_096 }), Type.Number(), Type.Null()]));
const Parts = Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.String(), Type.Null()]));
const List = Type.Optional(
  Type.Union([
    Type.Array(Type.Unknown(), { maxItems: 1_000 }),
    Type.Record(Type.String(), Type.Unknown()),
    Type.String(),
  ]),
);
const Flag = Type.Optional(Type.Union([Type.Boolean(), Type.Integer(), Type.String({ maxLength: 20 }), Type.Null()]));

export const WebInit = Type.Object({
  appkey: Text,
  email: Text,
  /** The id that the browser has already (ours: the vendor's script keeps it for itself). */
  pid: Text,
  uid: Text,
  technicalInfo: Parts,
  /** The browser asks not to be tracked. */
  dnt: Flag,
});

export const MobileInit = Type.Object({
  appkey: Text,
  mid: Text,
  userEmail: Text,
  userPhone: Text,
  pushNotificationToken: Text,
  technicalInfo: Parts,
  additionalData: List,
});

const action = {
  actionType: Text,
  requestType: Text,
  aditionalData: Parts,
  additionalData: Parts,
  messageId: Text,
  at: Text,
};

export const WebSend = Type.Object({
  appkey: Text,
  uid: Text,
  pid: Text,
  uType: Text,
  ...action,
  /** Several at once, as the script sends them. */
  events: List,
  /** How many the script had to leave out. */
  dropped: Text,
  dnt: Flag,
});

export const MobileSend = Type.Object({ appkey: Text, mid: Text, ...action });

export const MobileSensors = Type.Object({
  appkey: Text,
  mid: Text,
  sensors: List,
  lat: Text,
  lon: Text,
  accuracy: Text,
  messageId: Text,
});

export const MobileGeo = Type.Object({
  appkey: Text,
  mid: Text,
  lat: Text,
  lon: Text,
  accuracy: Text,
  altitude: Text,
  heading: Text,
  speed: Text,
  timestamp: Text,
  messageId: Text,
});

export const Prepopulate = Type.Object({
  appkey: Text,
  uid: Text,
  pid: Text,
  uType: Text,
  email: Text,
  userEmail: Text,
});

/** `status` for old clients, `success` for the vendor's mobile library. `tracking` is false when nothing is tracked at the browser's wish. */
export const WebStarted = Type.Object({
  status: Type.Literal('ok'),
  success: Type.Literal(true),
  pid: Type.Optional(Type.String()),
  tracking: Type.Optional(Type.Literal(false)),
});

export const MobileStarted = Type.Object({
  status: Type.Literal('ok'),
  success: Type.Literal(true),
  mobileId: Type.String(),
});

export const Saved = Type.Object({
  success: Type.Literal(true),
  message: Type.Optional(Type.String()),
  /** How many of several could not be taken. */
  rejected: Type.Optional(Type.Integer()),
});

/** Without `pid` for who is not tracked. */
export const Registered = Type.Object({ status: Type.Literal('ok'), pid: Type.Optional(Type.String()) });

/** What a browser is told again of what it registered (vendors.md, Footprints in public code). */
export const rememberedFields = [
  'userFirstName',
  'userLastName',
  'userEmail',
  'userPhone',
  'offerCategoryId',
  'offerId',
  'locationId',
] as const;

export const Prepopulated = Type.Object({
  status: Type.Literal('ok'),
  data: Type.Object({
    userFirstName: Type.Optional(Type.String()),
    userLastName: Type.Optional(Type.String()),
    userEmail: Type.Optional(Type.String()),
    userPhone: Type.Optional(Type.String()),
    offerCategoryId: Type.Optional(Type.String()),
    offerId: Type.Optional(Type.String()),
    locationId: Type.Optional(Type.String()),
  }),
});
