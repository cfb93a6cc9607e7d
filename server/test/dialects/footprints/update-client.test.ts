import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { covers } from '../../support/covers.ts';
import { addElsewhere, type Session, somebody, startSession } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await startSession();
});
afterAll(() => session.server.close());

const error = (message: string) => ({ status: 'error', message });

describe('PUT /api/client', () => {
  const success = { status: 'success' };

  test('texts', async () => {
    covers('footprints:client.update/body.texts');
    const person = somebody();
    await session.lead(person);
    const texts = {
      userFirstName: 'Ana',
      userLastName: 'Pop',
      nationalId: '2850101',
      userCity: 'Iasi',
      userCounty: 'IS',
      userCountry: 'RO',
      userAddress: 'Street 1',
      userIndustry: 'IT',
      userCompanyName: 'Pop SRL',
      userCompanyAddress: 'Street 2',
      userJob: 'Dev',
      userJobDescription: 'Develops',
      userExternalId: 'crm-77',
      facebookUrl: 'https://facebook.com/pop',
      imageUrl: 'https://example.org/pop.png',
    };
    const answer = await session.update({ ...person, ...texts, userFamilyDetalis: 'single' });
    expect([answer.status, answer.json]).toEqual([200, success]);
    expect((await session.client(person)).json).toMatchObject({ ...texts, userFamilyDetails: 'single' });
    const moved = { userEmail: 'pop@example.org', userPhone: '+40722600600' };
    expect((await session.update({ userExternalId: 'crm-77', ...moved })).status).toBe(200);
    expect((await session.client(moved)).json).toMatchObject({ ...texts, ...moved });
    expect((await session.client(person)).status).toBe(404);
  });

  test('sex, birthday, children, consents', async () => {
    covers('footprints:client.update/body.others');
    const person = somebody();
    await session.lead(person);
    const form = { userSex: 'male', userBirthday: '1990-01-31', userChildren: '1', noOfKids: '2', hasKids: 'true' };
    const consents = { agreeTandc: 'true', agreePrivacy: 'true', agreedTargetedMessages: 'false', isAdult: 'true' };
    expect((await session.update({ ...person, ...form, ...consents })).json).toEqual(success);
    expect((await session.client(person)).json).toMatchObject({
      userSex: 'male',
      userBirthday: '1990-01-31T00:00:00.000Z',
      userChildren: 2,
      noOfKids: 2,
      hasKids: true,
      agreeTandc: true,
      agreePrivacy: true,
      agreedTargetedMessages: false,
      isAdult: true,
    });
    await session.update({ ...person, agreeTandc: 'false' });
    expect((await session.client(person)).json).toMatchObject({ agreeTandc: false, agreePrivacy: true });
  });

  test('lists and details, in a form and in JSON', async () => {
    covers('footprints:client.update/body.lists', 'footprints:client.update/body.customDetails');
    const person = somebody();
    await session.lead(person);
    const form: [string, string][] = [
      ...Object.entries(person),
      ['interests[]', 'books'],
      ['interests[]', 'cars'],
      ['preferences[0]', 'tea'],
      ['kidsAge[]', '6'],
      ['kidsAge[]', '14'],
      ['marketingChannels[0][channel]', 'dm'],
      ['marketingChannels[0][type]', 'group'],
      ['marketingChannels[0][agreed]', 'false'],
      ['customDetails[card][level]', 'gold'],
    ];
    expect((await session.call('PUT', '/api/client', { form })).json).toEqual(success);
    const expected = {
      interests: ['books', 'cars'],
      preferences: ['tea'],
      kidsAge: [6, 14],
      marketingChannels: [{ channel: 'dm', type: 'group', agreed: false }],
      customDetails: { card: { level: 'gold' } },
    };
    const { json } = await session.client(person);
    expect(json).toMatchObject(expected);
    expect(json.leads[0].kidsAge).toEqual([6, 14]);
    const changed = { ...expected, kidsAge: [7], interests: [], customDetails: { points: 3 } };
    expect((await session.call('PUT', '/api/client', { json: { ...person, ...changed } })).status).toBe(200);
    const after = (await session.client(person)).json;
    expect(after).toMatchObject({ ...changed, customDetails: { points: 3 } });
    expect(after.customDetails).toEqual({ points: 3 });
    const wrong = await session.call('PUT', '/api/client', { json: { ...person, kidsAge: [6, 'six'] } });
    expect([wrong.status, wrong.json]).toEqual([400, error('Invalid data: kidsAge.1')]);
  });

  test('cleared, and left alone', async () => {
    covers('footprints:client.update/cleared');
    const person = somebody();
    await session.lead({
      ...person,
      userFirstName: 'Ana',
      userCity: 'Cluj',
      noOfKids: '2',
      userFamilyDetalis: 'single',
    });
    await session.update({ ...person, 'customDetails[a]': 'b' });
    await session.update({ ...person, userCity: '', noOfKids: '', userFamilyDetalis: '', customDetails: '' });
    const { json } = await session.client(person);
    expect(json.userFirstName).toBe('Ana');
    for (const key of ['userCity', 'noOfKids', 'userFamilyDetails', 'customDetails'])
      expect(json).not.toHaveProperty(key);
  });

  test('who is meant', async () => {
    covers('footprints:client.update/keys', 'footprints:client.update/unknown');
    const [ana, ion] = [somebody(), somebody()];
    await session.lead({ ...ana, userExternalId: 'key-ana' });
    await session.lead(ion);
    await session.update({ ...ion, nationalId: 'key-ion' });
    expect((await session.update({ userExternalId: 'key-ana', userCity: 'A' })).status).toBe(200);
    expect((await session.update({ nationalId: 'key-ion', userCity: 'B' })).status).toBe(200);
    expect((await session.update({ userExternalId: 'key-new', ...ion, userCounty: 'C' })).status).toBe(200);
    expect((await session.client(ana)).json.userCity).toBe('A');
    expect((await session.client(ion)).json).toMatchObject({
      userCity: 'B',
      userCounty: 'C',
      userExternalId: 'key-new',
    });
    const nothing = await session.update({ userFirstName: 'X', userEmail: ana.userEmail });
    expect([nothing.status, nothing.json]).toEqual([400, error('Invalid data: userPhone')]);
    const nobody = somebody();
    const unknown = await session.update({ ...nobody, userFirstName: 'X' });
    expect([unknown.status, unknown.json]).toEqual([404, error('Not found')]);
    expect((await session.client(nobody)).status).toBe(404);
  });

  test('somebody of another source gets a phone and a name here', async () => {
    covers('footprints:client.update/other-source');
    const person = somebody();
    await addElsewhere(session.server, person.userEmail);
    expect((await session.update({ ...person, userFirstName: 'Ana' })).json).toEqual(success);
    expect((await session.client(person)).json).toMatchObject({ ...person, userFirstName: 'Ana' });
    const records = await session.server.sql<{ source: string; values: Record<string, unknown> }>(
      'select source, values from records where email = $1 order by created_at',
      [person.userEmail],
    );
    expect(records.map(({ source, values }) => [source, values.phone])).toEqual([
      ['feelme', undefined],
      ['footprints', person.userPhone],
    ]);
  });

  test('what belongs to another customer', async () => {
    covers('footprints:client.update/taken');
    const [ana, ion] = [somebody(), somebody()];
    await session.lead({ ...ana, userExternalId: 'taken-1' });
    await session.lead({ ...ion, userExternalId: 'taken-2' });
    const email = await session.update({ userExternalId: 'taken-2', userEmail: ana.userEmail });
    expect([email.status, email.json]).toEqual([409, error('Exists already: userEmail')]);
    expect((await session.client(ion)).status).toBe(200);
  });

  test('many writers of different fields lose nothing', async () => {
    const person = somebody();
    await session.lead(person);
    const fields = [
      'userFirstName',
      'userJob',
      'userIndustry',
      'userCompanyName',
      'facebookUrl',
      'imageUrl',
      'userCity',
    ];
    const answers = await Promise.all(fields.map((field) => session.update({ ...person, [field]: field })));
    expect(answers.map(({ status }) => status)).toEqual(fields.map(() => 200));
    expect((await session.client(person)).json).toMatchObject(
      Object.fromEntries(fields.map((field) => [field, field])),
    );
  });
});
