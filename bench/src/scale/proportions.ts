/**
 * How much of everything a person has on average, in one table. They follow what a mid-sized operator of the five dialects has: everybody came
 * in once, a third is known to a second source, most left a lead, about half bought or subscribed, and few write messages.
 */
export const proportions = {
  /** Of people: known to a lead provider, to a publisher's partner; who is known to neither came in through one of the other three. */
  matchtradeRecord: 0.55,
  feelmeRecord: 0.55,
  email: 0.95,
  phone: 0.85,
  externalId: 0.1,
  address: 0.7,
  birthDate: 0.4,
  isCompany: 0.08,
  /** A custom property. */
  shoeSize: 0.3,
  /** Of people, for each of the eight tags. */
  tag: 0.06,
  note: 0.15,
  lead: 0.8,
  /** Of leads: name location, offer category, offer and consultant. */
  leadIsComplete: 0.8,
  /** Of leads: were changed once after they came in. */
  leadMoved: 0.5,
  /** Of leads that moved: became customers. */
  leadWon: 0.3,
  leadAction: 0.1,
  order: 0.6,
  /** Of orders. */
  orderResolved: 0.9,
  subscription: 0.6,
  /** Of people: a channel beside the manual one, which has three messages. */
  messenger: 0.2,
  messages: 3,
  /** Of people: a tracking session. Events are spread over the sessions; three for each person unless told. */
  session: 0.5,
  events: 3,
} as const;

/** Over how long people came in, milliseconds: two years. */
export const spanMs = 2 * 365 * 24 * 60 * 60 * 1000;
/** Events are younger: the server drops months that it need not keep. */
export const eventSpanMs = 180 * 24 * 60 * 60 * 1000;
