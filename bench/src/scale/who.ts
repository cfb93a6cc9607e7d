import { proportions as p } from './proportions.ts';
import type { Random } from './random.ts';

const given = [
  'Ada',
  'Ion',
  'Kari',
  'Olena',
  'Marek',
  'Ines',
  'Jonas',
  'Mira',
  'Tomas',
  'Elif',
  'Sven',
  'Noor',
  'Petra',
  'Luca',
  'Vera',
  'Hugo',
];
const family = [
  'Marin',
  'Nordmann',
  'Shevchenko',
  'Novak',
  'Silva',
  'Berg',
  'Kaya',
  'Rossi',
  'Moreau',
  'Lindqvist',
  'Popescu',
  'Weber',
  'Jansen',
  'Horvat',
  'Costa',
  'Dahl',
];
const cities = [
  'Cluj-Napoca',
  'Oslo',
  'Kyiv',
  'Prague',
  'Lisbon',
  'Vilnius',
  'Vienna',
  'Ghent',
  'Turku',
  'Porto',
  'Riga',
  'Graz',
];
const countries = ['RO', 'NO', 'UA', 'CZ', 'PT', 'LT', 'AT', 'BE', 'FI'];
export interface Who {
  readonly name: string;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly externalId: string | undefined;
  /** JSON of all values, and of those that every source says. */
  readonly profile: string;
  readonly names: string;
  /** When each of them was said, as JSON with `@` for the moment: all at once. A merged field is named by its part. */
  readonly profileSaid: string;
  readonly namesSaid: string;
}

export function identityOf(random: Random, seed: number, index: number): Who {
  const [first, last] = [given[random.below(given.length)] as string, family[random.below(family.length)] as string];
  const name = `${first} ${last}`;
  const hasEmail = random.chance(p.email);
  const email = hasEmail ? `${first}.${last}.${index}.${seed}@mail${index % 40}.example`.toLowerCase() : undefined;
  const phone =
    random.chance(p.phone) || !hasEmail ? `+4915${seed % 10}${String(10_000_000 + index).padStart(9, '0')}` : undefined;
  const externalId = random.chance(p.externalId) ? `crm-${seed}-${index}` : undefined;
  let names = `"fullName":"${name}","givenName":"${first}","familyName":"${last}"`;
  let namesSaid = '"fullName":@,"givenName":@,"familyName":@';
  if (email) [names, namesSaid] = [`${names},"email":"${email}"`, `${namesSaid},"email":@`];
  if (phone) [names, namesSaid] = [`${names},"phone":"${phone}"`, `${namesSaid},"phone":@`];
  let [profile, profileSaid] = [names, namesSaid];
  const say = (values: string, said: string) => {
    profile += `,${values}`;
    profileSaid += `,${said}`;
  };
  if (random.chance(p.address)) {
    const place = random.below(cities.length);
    say(
      `"addressLine1":"Street ${random.below(200)}","city":"${cities[place]}","postCode":"${10_000 + random.below(80_000)}","country":"${countries[place % countries.length]}"`,
      '"addressLine1":@,"city":@,"postCode":@,"country":@',
    );
  }
  if (random.chance(p.birthDate))
    say(`"birthDate":"${1940 + random.below(65)}-${10 + random.below(3)}-${10 + random.below(19)}"`, '"birthDate":@');
  if (random.chance(p.isCompany))
    say(
      `"isCompany":true,"companyName":"${last} Ltd","organizationNo":"9${10_000_000 + index}"`,
      '"isCompany":@,"companyName":@,"organizationNo":@',
    );
  if (random.chance(p.shoeSize))
    say(`"customProperties":{"shoeSize":${35 + random.below(13)}}`, '"customProperties.shoeSize":@');
  if (externalId) say(`"externalId":"${externalId}"`, '"externalId":@');
  return {
    name,
    email,
    phone,
    externalId,
    profile: `{${profile}}`,
    names: `{${names}}`,
    profileSaid: `{${profileSaid}}`,
    namesSaid: `{${namesSaid}}`,
  };
}
