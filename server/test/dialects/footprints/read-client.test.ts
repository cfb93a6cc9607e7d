import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { footprintsDriver } from '../../drivers/footprints.ts';
import { covers } from '../../support/covers.ts';
import { addElsewhere, type Block, hexId, instant, type Session, signIn, somebody, startSession } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session.server.close());

const error = (message: string) => ({ status: 'error', message });

describe('GET /api/client', () => {
  test('both e-mail and phone, or a national id', async () => {
    covers('footprints:client.read/contact', 'footprints:client.read/nationalId');
    const person = somebody();
    await session.lead(person);
    for (const [query, missing] of [
      [{}, 'userEmail, userPhone'],
      [{ userEmail: person.userEmail }, 'userPhone'],
      [{ userEmail: person.userEmail, userPhone: '' }, 'userPhone'],
      [{ userPhone: person.userPhone, nationalId: ' ' }, 'userEmail'],
    ] as const) {
      const { status, json } = await session.client(query);
      expect([status, json]).toEqual([400, error(`Invalid data: ${missing}`)]);
    }
    await session.update({ ...person, nationalId: '1960 1021-123456' });
    const { json } = await session.client({ nationalId: '19601021123456' });
    expect(json).toMatchObject({ ...person, nationalId: '1960 1021-123456' });
    expect((await session.client({ nationalId: '2960' })).status).toBe(404);
    expect((await session.client({ ...person, nationalId: '2960' })).status).toBe(200);
  });

  test('a profile as the document prints it', async () => {
    covers('footprints:client.read/timeline', 'footprints:client.read/leads');
    const { block } = session;
    const person = { ...somebody(), userFirstName: 'Test', userLastName: 'Test' };
    const { offerCategoryId = '', channelId = '' } = block;
    const leadId = (await session.lead({ ...person, offerCategoryId, channelId })).json._id;
    const { json } = await session.client(person);
    const when = expect.stringMatching(instant);
    const id = expect.stringMatching(hexId);
    expect(json).toEqual({
      _id: id,
      ...person,
      timestamp: when,
      createdAt: when,
      type: 'B2C',
      __v: expect.any(Number),
      kidsAge: [],
      interests: [],
      preferences: [],
      employees: [],
      marketingChannels: [],
      pointsOfPresence: [],
      interactionsTimeline: [
        {
          createdAt: when,
          timestamp: when,
          icon: 'icon-location-city',
          offlineCampaignId: null,
          offerCategoryId: {
            applicationKeys: [],
            consultants: [],
            locations: [],
            offers: [
              {
                _id: block.offerId,
                name: 'Two rooms, garden side',
                description: '',
                price: '800',
                offerCategoryId,
                timestamp: when,
                createdAt: when,
                __v: '0',
              },
            ],
            __v: expect.any(Number),
            createdAt: when,
            timestamp: when,
            description: '',
            name: 'Apartments',
            _id: offerCategoryId,
          },
          leadId,
        },
      ],
      personalAssistance: [],
      leads: [
        {
          history: [
            {
              __v: expect.any(Number),
              leadId,
              ...person,
              offerCategoryId,
              status: 'lead',
              applicationKey: block.appkey,
              isMultipart: false,
              isComplete: true,
              timestamp: when,
              createdAt: when,
              _id: id,
            },
          ],
          interactions: [],
          comments: [],
          kidsAge: [],
          __v: expect.any(Number),
          type: 'B2C',
          actionRequired: true,
          createdAt: when,
          timestampStatusChange: when,
          timestamp: when,
          isComplete: true,
          isMultipart: false,
          offerCategory: { consultants: [], id: offerCategoryId },
          application: { name: 'CRM Application', id },
          applicationKey: block.appkey,
          status: 'lead',
          clientId: json._id,
          offerCategoryId,
          ...person,
          _id: leadId,
          channelId,
        },
      ],
    });
  });

  test('a lead without a category', async () => {
    covers('footprints:client.read/timeline');
    const person = somebody();
    await session.lead(person);
    const { json } = await session.client(person);
    expect(json.interactionsTimeline[0]).toMatchObject({ offlineCampaignId: null, offerCategoryId: null });
    for (const key of ['offerCategory', 'offerCategoryId', 'channelId']) expect(json.leads[0]).not.toHaveProperty(key);
  });

  test('e-mail and phone must both be the person’s', async () => {
    covers('footprints:client.read/contradiction', 'footprints:client.read/unknown');
    const [ana, ion] = [somebody(), somebody()];
    await Promise.all([session.lead(ana), session.lead(ion)]);
    for (const query of [
      { userEmail: ana.userEmail, userPhone: ion.userPhone },
      { userEmail: ana.userEmail, userPhone: '+40799999999' },
      { userEmail: ana.userEmail, userPhone: '12' },
      { userEmail: 'nobody@example.org', userPhone: ana.userPhone },
      { userEmail: 'no mail', userPhone: ana.userPhone },
      somebody(),
    ]) {
      const { status, json } = await session.client(query);
      expect([status, json]).toEqual([404, error('Not found')]);
    }
  });

  test('each phone that some source says is the person’s; not one that was changed', async () => {
    covers('footprints:client.read/contradiction');
    const imported = { userEmail: 'kari.nordmann@example.com', userPhone: '+4793155388' };
    const [second, third] = ['+40722777001', '+40722777002'].map((userPhone) => ({ ...imported, userPhone }));
    await session.update({ ...imported, userExternalId: 'kari' });
    for (const { userPhone = '' } of [second ?? {}, third ?? {}])
      await session.update({ userExternalId: 'kari', userPhone });
    expect((await session.client(third ?? {})).status).toBe(200);
    expect((await session.client(imported)).status).toBe(200);
    expect((await session.client(second ?? {})).status).toBe(404);
  });

  test('the placeholder of the samples, test@test.com, names somebody only together with the phone', async () => {
    const placeholder = { userEmail: 'test@test.com', userPhone: '0700000000' };
    await session.lead({ ...placeholder, userFirstName: 'One' });
    await session.lead({ ...placeholder, userPhone: '0700000001', userFirstName: 'Two' });
    expect((await session.client(placeholder)).json).toMatchObject({ ...placeholder, userFirstName: 'One' });
    expect((await session.client({ ...placeholder, userPhone: '0700000001' })).json.userFirstName).toBe('Two');
    expect((await session.client({ ...placeholder, userPhone: '0700000002' })).status).toBe(404);
  });

  test('somebody of another source, without a phone', async () => {
    covers('footprints:client.read/phoneless', 'footprints:client.read/other-sources');
    const { userEmail, userPhone } = somebody();
    expect((await addElsewhere(session.server, userEmail)).status).toBe(201);
    const { status, json } = await session.client({ userEmail, userPhone });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      _id: expect.stringMatching(hexId),
      userEmail,
      type: 'B2C',
      leads: [],
      interactionsTimeline: [],
    });
    expect(json).not.toHaveProperty('userPhone');
    expect(
      (await session.client({ userEmail: 'ioana.marin@example.com', userPhone: '0722111222' })).json,
    ).toMatchObject({
      userFirstName: 'Ioana',
      userLastName: 'Marin',
      userCity: 'Cluj-Napoca',
      userBirthday: '1988-04-12T00:00:00.000Z',
    });
  });

  test('a client that sees its own, and another tenant', async () => {
    covers('footprints:client.read/own');
    const own = await signIn(
      session.server,
      (await footprintsDriver.ownCredential(session.server, session.server.demo.tenant)) as Block,
    );
    const other = await signIn(session.server, (await session.server.tenant('Other')).footprints as Block);
    const person = { ...somebody(), userFirstName: 'Ana' };
    await session.lead({ ...person, userExternalId: 'own-1', userCity: 'Cluj' });
    await session.update({ ...person, nationalId: 'own-2' });
    const unknown = await session.client(somebody());
    for (const stranger of [own, other]) {
      for (const answer of [
        await stranger.client(person),
        await stranger.client({ nationalId: 'own-2' }),
        await stranger.update(person),
        await stranger.update({ userExternalId: 'own-1' }),
      ])
        expect([answer.status, answer.text]).toEqual([404, unknown.text]);
    }
    await own.lead({ ...person, userFirstName: 'Theirs' });
    const seen = await own.client(person);
    expect(seen.json).toMatchObject({ userFirstName: 'Theirs' });
    expect(seen.json).not.toHaveProperty('userCity');
    expect(seen.json.leads).toHaveLength(1);
    expect(seen.json.leads[0].clientId).toBe(seen.json._id);
    expect((await session.client(person)).json.leads).toHaveLength(2);
    expect((await own.update({ ...person, userCity: 'Iasi' })).status).toBe(200);
    expect((await own.client(person)).json.userCity).toBe('Iasi');
  });
});
