import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completeName } from '../../src/core/people/names.ts';
import { applyPatch, completeGroups } from '../../src/core/people/patch.ts';
import { project, type Said } from '../../src/core/people/project.ts';
import type { PersonPatch } from '../../src/core/people/values.ts';

const patches: fc.Arbitrary<PersonPatch> = fc.record(
  {
    email: fc.constantFrom('a@example.com', 'b@example.com', '', null),
    nickName: fc.constantFrom('Nick', 'Nicky', '', null),
    city: fc.constantFrom('Cluj', 'Oslo', null),
    country: fc.constantFrom('RO', 'NO', null),
    consents: fc.record({ terms: fc.boolean(), privacy: fc.boolean() }, { requiredKeys: [] }),
    interests: fc.constantFrom(['books'], ['cars', 'books'], []),
  },
  { requiredKeys: [] },
);

/** Records as histories make them: patches applied one after the other, each at its own moment. */
const histories = fc.array(fc.tuple(fc.nat(2), patches), { maxLength: 12 });

function play(history: [number, PersonPatch][]): Said[] {
  const records: Said[] = [0, 1, 2].map(() => ({ values: {}, saidAt: {} }));
  history.forEach(([index, patch], moment) => {
    records[index] = applyPatch(records[index] as Said, patch, moment + 1);
  });
  return records;
}

describe('project', () => {
  test('is what the last non-empty saying was, field by field, whatever the records’ order', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const records = play(history);
        const person = project(records);
        expect(project([...records].reverse())).toEqual(person);
        for (const field of ['email', 'nickName'] as const) {
          const latest = records
            .filter(({ values }) => values[field])
            .sort((a, b) => (a.saidAt[field] ?? 0) - (b.saidAt[field] ?? 0));
          expect(person[field]).toBe(latest.at(-1)?.values[field]);
        }
      }),
    );
  });

  test('never mixes one address from two records', () => {
    const shop = applyPatch(
      { values: {}, saidAt: {} },
      { city: 'Cluj', country: 'Romania', addressLine1: 'Main 1' },
      1,
    );
    const school = applyPatch({ values: {}, saidAt: {} }, { city: 'Oslo' }, 2);
    expect(project([shop, school])).toEqual({ city: 'Oslo' });
  });

  test('merges consents and properties part by part', () => {
    const shop = applyPatch(
      { values: {}, saidAt: {} },
      { consents: { terms: true, privacy: false }, customProperties: { a: 1, b: 2 } },
      1,
    );
    const school = applyPatch(
      { values: {}, saidAt: {} },
      { consents: { privacy: true }, customProperties: { b: 3 } },
      2,
    );
    expect(project([school, shop])).toEqual({
      consents: { terms: true, privacy: true },
      customProperties: { a: 1, b: 3 },
    });
  });

  test('a name is one thing: parts and whole come from who spoke last', () => {
    const shop = applyPatch({ values: {}, saidAt: {} }, { givenName: 'Ana', familyName: 'Pop' }, 1);
    const school = applyPatch({ values: {}, saidAt: {} }, { fullName: 'Ana Maria Ionescu' }, 2);
    expect(project([shop])).toMatchObject({ fullName: 'Ana Pop' });
    expect(project([shop, school])).toEqual({
      fullName: 'Ana Maria Ionescu',
      givenName: 'Ana',
      familyName: 'Maria Ionescu',
    });
  });
});

describe('patches', () => {
  test('applying the same patch twice at one moment changes nothing more', () => {
    fc.assert(
      fc.property(histories, patches, (history, patch) => {
        const [record] = play(history) as [Said];
        const once = applyPatch(record, patch, 100);
        expect(applyPatch(once, patch, 100)).toEqual(once);
      }),
    );
  });

  test('a part of a group keeps the rest of it', () => {
    expect(completeGroups({ city: 'Oslo' }, { city: 'Cluj', country: 'NO' })).toEqual({ city: 'Oslo', country: 'NO' });
    expect(
      completeGroups({ familyName: 'Pop' }, { fullName: 'Ana Radu', givenName: 'Ana', familyName: 'Radu' }),
    ).toEqual({ givenName: 'Ana', familyName: 'Pop', fullName: null });
    expect(completeGroups({ fullName: 'Ana Pop' }, { givenName: 'Ana', familyName: 'Radu' })).toEqual({
      fullName: 'Ana Pop',
      givenName: null,
      familyName: null,
    });
  });

  test('joining and splitting names gives back what was sent', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[A-Za-z]{1,8}$/), { minLength: 1, maxLength: 4 }), (words) => {
        const fullName = words.join(' ');
        const { givenName, familyName } = completeName({ fullName });
        expect(
          completeName({ ...(givenName ? { givenName } : {}), ...(familyName ? { familyName } : {}) }).fullName,
        ).toBe(fullName);
      }),
    );
  });
});
