import type { Static } from 'typebox';
import type { Channel } from '../../core/messaging/manual-channel.ts';
import type { Related } from '../../core/people/related.ts';
import type { PersonPatch, PersonValues } from '../../core/people/values.ts';
import type { PersonView } from '../../core/people/view.ts';
import { isoMillis } from '../../kit/dates.ts';
import { toObjectId } from '../../kit/ids.ts';
import { fromCustomFields } from './custom-fields.ts';
import { hex } from './ids.ts';
import {
  type Included,
  type ManualChannel,
  notDefined,
  type PersonCreate,
  type PersonDetail,
  type PersonList,
} from './wire.ts';

type Row = Static<typeof PersonList>['data'][number];
type Detail = Static<typeof PersonDetail>;

/** A new person's values. The word for "not known" says nothing, as an empty text does. */
export function toPatch({ name, email, phone }: Static<typeof PersonCreate>): PersonPatch {
  return { fullName: name, ...said('email', email), ...said('phone', phone) };
}

export function said(field: 'email' | 'phone', text = ''): PersonPatch {
  return text.trim() === '' || text === notDefined ? {} : { [field]: text };
}

export function toRow(person: PersonView): Row {
  const { values, related } = person;
  return {
    id: toObjectId(person.id),
    name: nameOf(values),
    email: values.email ?? notDefined,
    phone: values.phone ?? notDefined,
    tags: tagsOf(related),
    accounts: accountsOf(related),
    lastMessageTime: isoMillis(person.lastMessageAt ?? person.createdAt),
    createdAt: isoMillis(person.createdAt),
  };
}

export function toDetail(person: PersonView): Detail {
  const { values, related } = person;
  return {
    id: toObjectId(person.id),
    name: nameOf(values),
    tags: tagsOf(related),
    profileImage: values.imageUrl ?? notDefined,
    gender: values.sex?.toUpperCase() ?? 'NO_DATA',
    phone: values.phone ?? notDefined,
    email: values.email ?? notDefined,
    locale: values.locale ?? '',
    accounts: accountsOf(related),
    subscribeHistory: historyOf(related),
    links: {
      contactedUsers: (related.staff ?? []).map(({ id }) => ({ type: 'users', id: hex(id) })),
      orders: (related.orders ?? []).map(({ id }) => ({ type: 'orders', id: hex(id) })),
    },
    custom_fields: fromCustomFields(person),
    created_at: isoMillis(person.createdAt),
    updated_at: isoMillis(person.updatedAt),
  };
}

/** What `include` asked for, in the order of `links`: clients read the two side by side. Other words ask for nothing. */
export function toIncluded({ related }: PersonView, include: readonly string[]): Static<typeof Included> {
  return {
    ...(include.includes('contactedUsers') && {
      users: (related.staff ?? []).map(({ id, name, createdAt, updatedAt }) => ({
        id: hex(id),
        name,
        createdAt: isoMillis(createdAt),
        updatedAt: isoMillis(updatedAt),
      })),
    }),
    ...(include.includes('orders') && {
      orders: (related.orders ?? []).map(({ id, title, price, currency, status, updatedAt }) => ({
        id: hex(id),
        title,
        price: Number(price),
        currency,
        status: status.toUpperCase(),
        updatedAt: isoMillis(updatedAt),
      })),
    }),
  };
}

export function toManualChannel(person: PersonView, channel: Channel): Static<typeof ManualChannel> {
  const { values, related } = person;
  return {
    id: hex(channel.id),
    person_id: toObjectId(person.id),
    name: nameOf(values),
    tags: tagsOf(related),
    from: channel.kind.toUpperCase(),
    botStatus: 'BOT',
    connectionStatus: channel.state.toUpperCase(),
    gender: values.sex?.toUpperCase() ?? notDefined,
    phone: values.phone ?? notDefined,
    email: values.email ?? notDefined,
    locale: values.locale ?? '',
    subscribeHistory: historyOf(related),
    createdAt: isoMillis(channel.createdAt),
    updatedAt: isoMillis(channel.updatedAt),
  };
}

/** People of other sources may have no name: then what is known of them that a human would call them by. */
export function nameOf({ fullName, nickName, companyName, email, phone }: PersonValues): string {
  return fullName ?? nickName ?? companyName ?? email ?? phone ?? notDefined;
}

function tagsOf({ tags = [] }: Related): string[] {
  return tags.map(({ name }) => name);
}

function accountsOf({ channels = [] }: Related): Row['accounts'] {
  return channels.map(({ id, connectionId, state, kind }) => ({
    account_id: hex(id),
    connection_id: connectionId === null ? notDefined : hex(connectionId),
    connection_status: state.toUpperCase(),
    from: kind.toUpperCase(),
  }));
}

function historyOf({ entries = [] }: Related): Detail['subscribeHistory'] {
  return entries.map((entry) => ({
    tunnelName: entry.tunnelName,
    leadgentoolName: entry.entryPointName,
    trafficSource: entry.trafficSourceName,
    tunnelId: hex(entry.tunnelId),
    leadgentoolId: hex(entry.entryPointId),
    trafficSourceId: hex(entry.trafficSourceId),
    accountId: hex(entry.channelId),
  }));
}
