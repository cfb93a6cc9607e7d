import { type Id, toObjectId } from '../../src/kit/ids.ts';
import { clientOf, tokensFor } from '../dialects/subrite-oidc-kit.ts';
import type { TestServer } from '../support/test-server.ts';
import { footprintsNotIds, footprintsSamples, trackingSamples } from './footprints-samples.ts';
import { basic, email, type Ids, next, object, type Sample } from './sample-parts.ts';

export type { Ids, Sample } from './sample-parts.ts';

/** What tells two requests apart that would say the same otherwise; nobody keeps it. */
const note = () => `note ${next()}`;

/** A month that no other sample has begun, so that no two purchases overlap. */
const freeMonth = () => new Date(Date.UTC(2030, 0, 1 + 31 * next())).toISOString();

/** The person that `ids` speaks of, as FeelMe's user. */
const feelmeUser = { email: 'ioana.marin@example.com', password: 'correct horse', agreed_to_policies: 'agreed' };

/** A day that no sample had before. */
const period = () => {
  const day = next();
  const [starts, ends] = [day, day + 1].map((days) => new Date(Date.UTC(2040, 0, days)).toISOString());
  return { starts_at: starts, ends_at: ends };
};

const matchtradeList = (_: Ids, { partnerId = '' }: Record<string, string>): Sample => ({
  params: { partnerID: String(partnerId) },
  query: { query: '', size: '5' },
});

/** One sample an operation; an operation without one fails the generated tests. */
export const samples: Record<string, ((ids: Ids, block: Record<string, string>) => Sample) | undefined> = {
  'feelme.token.create': (_, { partnerName, partnerSecret, website }) => ({
    headers: { authorization: basic(partnerName, partnerSecret) },
    json: { scope: 'admin', website },
  }),
  'feelme.user.create': () => ({ json: { email: email(), password: 'correct horse', agreed_to_policies: 'agreed' } }),
  'feelme.user.list': () => ({}),
  'feelme.user.read': ({ person }) => ({ params: { id: String(person?.number) } }),
  'feelme.user.replace': ({ person }) => ({ params: { id: String(person?.number) }, json: feelmeUser }),
  'feelme.user.patch': ({ person }) => ({
    params: { id: String(person?.number) },
    json: { email: feelmeUser.email, agreed_to_policies: 'agreed' },
  }),
  'feelme.user.delete': ({ person }) => ({
    params: { id: String(person?.number) },
    // Deleting takes back what this source said, so that it must have said something before.
    before: { method: 'POST', path: '/api/v1/partner/user/', json: feelmeUser },
  }),
  'feelme.subscription.create': (_, { website }) => ({
    json: { subscriptions: [{ id: 0, user_email: feelmeUser.email, website, ...period() }] },
  }),
  'feelme.subscription.list': () => ({}),
  'feelme.subscription.update': ({ subscription }) => ({
    json: { subscriptions: [{ id: subscription?.number, ends_at: '2031-01-01T00:00:00.000Z' }] },
  }),
  'feelme.subscription.read': ({ subscription }) => ({ params: { id: String(subscription?.number) } }),
  'feelme.subscription.patch': ({ subscription }) => ({
    params: { id: String(subscription?.number) },
    json: { ends_at: '2031-01-01T00:00:00.000Z' },
  }),
  'feelme.subscription.delete': ({ subscription }) => ({ params: { id: String(subscription?.number) } }),
  'leeloo.people.list': () => ({}),
  'leeloo.people.read': ({ person }) => ({ params: { person_id: object(person) } }),
  'leeloo.people.create': ({ entryPoint, staff }) => ({
    json: { name: 'Sample', email: email(), leadgentool_id: object(entryPoint), connected_users_ids: [object(staff)] },
  }),
  'leeloo.order.create': ({ person, offer, paymentMethod, staff }) => ({
    json: {
      paymentCreditsId: object(paymentMethod),
      email: email(),
      phone: '+380669999777',
      transactionDate: '2020-02-04T11:46:48.803Z',
      offerId: object(offer),
      isNotifyAccount: 'false',
      personId: object(person),
      managerId: object(staff),
    },
  }),
  'leeloo.order.list': () => ({}),
  'leeloo.order.read': ({ order }) => ({ params: { order_id: object(order) } }),
  // One that stays opened, so that it can be sent again.
  'leeloo.order.update': ({ order }) => ({ params: { order_id: object(order) }, json: { userComments: email() } }),
  'leeloo.people.update': ({ person }) => ({
    params: { person_id: object(person) },
    json: { phone: '+40722111222' },
  }),
  'leeloo.comment.create': ({ person }) => ({ params: { person_id: object(person) }, json: { comment: 'some text' } }),
  'leeloo.call.create': ({ staff, channelOfPerson }) => ({
    json: {
      user_id: object(staff),
      from: email(),
      to: '607',
      date: '2024-03-22T15:30:17.339Z',
      account_id: object(channelOfPerson),
      record_link: `https://file-examples.com/${email()}.mp3`,
      status: 'SUCCESS',
      duration: '100',
      type: 'INBOUND',
    },
  }),
  'leeloo.tag.list': () => ({}),
  'leeloo.tag.add': ({ person, tag }) => ({ params: { person_id: object(person) }, json: { tag_id: object(tag) } }),
  'leeloo.tag.remove': ({ person, tag }) => ({ params: { person_id: object(person) }, json: { tag_id: object(tag) } }),
  'leeloo.user.list': () => ({}),
  'leeloo.user.read': ({ staff }) => ({ params: { user_id: object(staff) } }),
  'leeloo.template-category.list': () => ({}),
  'leeloo.template.list': ({ templateCategory }) => ({ params: { category_id: object(templateCategory) } }),
  'leeloo.message.send-template': ({ channelOfPerson, template }) => ({
    json: { account_id: object(channelOfPerson), template_id: object(template), variables: { name: email() } },
  }),
  'leeloo.message.send': ({ channelOfPerson }) => ({ json: { account_id: object(channelOfPerson), text: email() } }),
  'leeloo.channel.messages': ({ channelOfPerson }) => ({ params: { person_id: object(channelOfPerson) } }),
  'leeloo.channel.list': () => ({}),
  'leeloo.channel.person': ({ channelOfPerson }) => ({ params: { account_id: object(channelOfPerson) } }),
  'leeloo.people.sms': ({ connection, entryPoint, tag }) => ({
    json: {
      data: [{ name: 'Sample', email: email(), phone: '+380667772233' }],
      connection_id: object(connection),
      leadgentool_id: object(entryPoint),
      tags: [object(tag)],
    },
  }),
  'leeloo.connection.list': () => ({}),
  'leeloo.account.read': ({ channelOfPerson }) => ({ params: { account_id: object(channelOfPerson) } }),
  'leeloo.account.tag': ({ channelOfPerson, tag }) => ({
    params: { account_id: object(channelOfPerson) },
    json: { tag_id: object(tag) },
  }),
  'leeloo.account.untag': ({ channelOfPerson, tag }) => ({
    params: { account_id: object(channelOfPerson) },
    json: { tag_id: object(tag) },
  }),
  'leeloo.account.order': ({ channelOfPerson, offer, paymentMethod, staff }) => ({
    json: {
      paymentCreditsId: object(paymentMethod),
      email: email(),
      phone: '+380669999777',
      transactionDate: '2020-02-04T11:46:48.803Z',
      offerId: object(offer),
      isNotifyAccount: 'false',
      accountId: object(channelOfPerson),
      managerId: object(staff),
    },
  }),
  'leeloo.traffic-source.create': ({ entryPoint }) => ({
    params: { leadgentool_id: object(entryPoint) },
    json: { name: email(), description: 'some ts description' },
  }),
  'leeloo.tunnel.list': () => ({}),
  'leeloo.tunnel.read': ({ tunnel }) => ({ params: { tunnel_id: object(tunnel) } }),
  'leeloo.tunnel.all-stats': () => ({}),
  'leeloo.tunnel.stats': ({ tunnel }) => ({ params: { tunnel_id: object(tunnel) } }),
  'leeloo.channel.subscribe': ({ channelOfPerson, tunnel, tunnelBlock }) => ({
    params: { account_id: object(channelOfPerson) },
    // All that it knows are ids: what it ignores tells two requests apart.
    json: { tunnel_id: object(tunnel), tunnel_block_id: object(tunnelBlock), note: note() },
  }),
  'subrite.profile.read': () => ({}),
  'subrite.members.filter': () => ({ json: { filter: [] } }),
  'subrite.member.create': () => ({ json: { email: email(), fullName: 'Sample' } }),
  'subrite.member.replace': ({ person }) => ({
    params: { memberId: person?.id as string },
    json: { nickName: 'Sample' },
  }),
  'subrite.member.patch': ({ person }) => ({
    params: { memberId: person?.id as string },
    json: { nickName: 'Sample' },
  }),
  'subrite.package.subscribe': ({ person, package: bought }) => ({
    json: { packageId: bought?.number, paymentDate: freeMonth(), memberId: person?.id },
  }),
  'subrite.packages.list': () => ({}),
  'subrite.package.read': ({ package: one }) => ({ params: { packageId: String(one?.number) } }),
  'subrite.member.subscriptions': ({ person }) => ({ params: { memberId: person?.id as string } }),
  'subrite.push.create': () => ({
    json: { title: 'Sample', body: email(), data: { url: 'https://example.com/a' }, topics: ['news'] },
  }),
  ...footprintsSamples,
  ...trackingSamples,
  'matchtrade.token.create': (_, { clientId, clientSecret, username = '', password = '' }) => ({
    headers: { authorization: basic(clientId, clientSecret) },
    form: { grant_type: 'password', username, password },
  }),
  'matchtrade.account.create': ({ offer, branch }, { partnerId }) => ({
    json: {
      offerUuid: offer?.id,
      branchUuid: branch?.id,
      account: {
        partnerId,
        email: email(),
        name: 'Sample',
        surname: 'Person',
        phone: '123456789',
        branchUuid: branch?.id,
        leadInfo: { leadSource: 'x' },
      },
    },
  }),
  'matchtrade.lead.list': matchtradeList,
  'matchtrade.account.list': matchtradeList,
  'matchtrade.open-lead.list': matchtradeList,
  'matchtrade.client.list': matchtradeList,
  'matchtrade.deposit.list': matchtradeList,
  'matchtrade.account.update': ({ branch }, { partnerId = '' }) => ({
    query: { email: 'ioana.marin@example.com', partnerId: String(partnerId) },
    json: { city: 'Iași', branchUuid: branch?.id, account: { branchUuid: branch?.id } },
  }),
  'matchtrade.account.patch': ({ person, branch }, { partnerId = '' }) => ({
    params: { partnerID: String(partnerId), uuid: person?.id as string },
    json: {
      branchUuid: branch?.id,
      account: { branchUuid: branch?.id },
      leadStatus: { leadStage: 'CONTACTED', name: 'Called twice', enabled: true },
    },
  }),
  'matchtrade.account.find': (_, { partnerId = '' }) => ({
    params: { partnerID: String(partnerId) },
    query: { email: 'ioana.marin@example.com' },
  }),
  'matchtrade.offer.list': (_, { partnerId = '' }) => ({ params: { partnerID: String(partnerId) } }),
  'matchtrade.register-field.list': (_, { partnerId = '' }) => ({
    query: { partnerId: String(partnerId), demo: 'true' },
  }),
  'matchtrade.password.change': (_, { partnerId = '' }) => ({
    json: { email: 'ioana.marin@example.com', partnerId, newValue: 'correct horse' },
  }),
  'matchtrade.trading-account.list': ({ person }, { partnerId = '' }) => ({
    params: { partnerID: String(partnerId), uuid: person?.id as string },
  }),
};

/** `<operation> <parameter>` of names that look like ids but name nothing of a tenant. */
export const notIds = new Set<string>([
  ...footprintsNotIds,
  // The partner's number: another than the credential's own is refused before anything is looked up.
  ...['lead.list', 'account.list', 'open-lead.list', 'client.list', 'deposit.list'].map(
    (id) => `matchtrade.${id} partnerID`,
  ),
  ...['account.patch', 'account.find', 'offer.list', 'trading-account.list'].map((id) => `matchtrade.${id} partnerID`),
  ...['account.create', 'account.update', 'account.patch', 'register-field.list', 'password.change'].map(
    (id) => `matchtrade.${id} partnerId`,
  ),
  // Kept and echoed; they name things of the vendor's that are not here.
  'matchtrade.account.create adminUuid',
  ...['account.update', 'account.patch'].flatMap((id) =>
    ['parentTradingAccountId', 'parentTradingAccountUuid', 'accountManagerUuid', 'adminUuid', 'campaignId'].map(
      (name) => `matchtrade.${id} ${name}`,
    ),
  ),
]);

/** An id in a dialect's own spelling. */
export function spell(dialect: string, { id, number }: { id: Id; number: number }): string {
  if (dialect === 'feelme') return String(number);
  return dialect === 'leeloo' || dialect === 'footprints' ? toObjectId(id) : id;
}

interface Signed {
  headers: Record<string, string>;
  query: Record<string, string>;
}

const sessions = new WeakMap<object, Map<string, Signed>>();

/** What signs a request of a dialect in: for operations of one scheme, where the table below has one for it. */
export async function authorise(server: TestServer, dialect: string, block: Record<string, string>, scheme = '') {
  const how = `${dialect} ${scheme}` in signIn ? `${dialect} ${scheme}` : dialect;
  const known = sessions.get(block)?.get(how);
  if (known !== undefined) return known;
  const signed = await signIn[how]?.(server, block);
  if (signed === undefined) throw new Error(`samples.ts does not know how ${dialect} signs in`);
  const session = { headers: {}, query: {}, ...signed };
  sessions.set(block, new Map([...(sessions.get(block) ?? []), [how, session]]));
  return session;
}

const signIn: Record<
  string,
  (
    server: TestServer,
    block: Record<string, string>,
  ) => Promise<{ headers?: Record<string, string>; query?: Record<string, string> }>
> = {
  async feelme(server, { partnerName, partnerSecret, website }) {
    const answer = await server.call('POST', '/api/v1/partner/token/', {
      headers: { authorization: basic(partnerName, partnerSecret) },
      json: { scope: 'admin', website },
    });
    return { headers: { authorization: `Bearer ${answer.json.token}` } };
  },
  leeloo: async (_, { token = '' }) => ({ headers: { 'x-leeloo-authtoken': token } }),
  subrite: async (_, { token = '' }) => ({ headers: { authorization: `Bearer ${token}` } }),
  'subrite endUser': async (server, block) => {
    const { access_token } = await tokensFor(server, clientOf({ subrite: block }));
    return { headers: { authorization: `Bearer ${access_token}` } };
  },
  async footprints(server, { key, secret }) {
    const answer = await server.call('POST', '/api/token', {
      headers: { authorization: basic(key, secret) },
      form: { grant_type: 'client_credentials' },
    });
    return { query: { access_token: answer.json.access_token } };
  },
  async matchtrade(server, { clientId, clientSecret, username = '', password = '' }) {
    const answer = await server.call('POST', '/proxy/auth/oauth/token', {
      headers: { authorization: basic(clientId, clientSecret) },
      form: { grant_type: 'password', username, password },
    });
    return { headers: { authorization: `Bearer ${answer.json.access_token}` } };
  },
};
