import { adLinks, adMoments, adTexts, adTypes, linkShape } from '../ads.ts';
import { choice, type Field, fieldLimits, instant, isObject, price, required, text } from './fields.ts';
import type { Entry } from './section.ts';

/** A web address or an app's. */
export const link = text(2_000, linkShape);

type Shape = Readonly<Record<string, Field>>;
type Read = ReturnType<Field['read']>;

const namesIn = (names: readonly string[], field: Field): Shape =>
  Object.fromEntries(names.map((name) => [name, field]));

const adShape: Shape = {
  externalId: text(200),
  adType: required(choice(adTypes)),
  ...namesIn(adTexts, text(1_000)),
  ...namesIn(adLinks, link),
  ...namesIn(adMoments, instant),
};

const productShape: Shape = {
  sku: text(200),
  offer: text(200),
  ad: text(200),
  offerPrice: price,
  originalPrice: price,
};

/** Ads of a campaign. An external id is one ad's alone. */
export const ads: Field = {
  read: (value) => listOf(value, (item) => objectOf(item, adShape), 'externalId'),
};

/** What a campaign sponsors: each names a SKU or an offer, by its external id or its id, and maybe one of the campaign's ads. */
export const sponsored: Field = {
  read: (value) =>
    listOf(value, (item) => {
      const product = objectOf(item, productShape);
      if (typeof product === 'string') return product;
      const { sku, offer } = product.value as Entry;
      if (sku === undefined && offer === undefined) return 'required';
      return sku === undefined || offer === undefined ? product : 'wrong_value';
    }),
};

function listOf(value: unknown, read: (item: unknown) => Read, key?: string): Read {
  if (!Array.isArray(value)) return 'wrong_type';
  if (value.length > fieldLimits.listItems) return 'too_long';
  const list: Entry[] = [];
  for (const item of value) {
    const result = read(item);
    if (typeof result === 'string') return result;
    list.push(result.value as Entry);
  }
  const keys = key === undefined ? [] : list.map((entry) => entry[key]).filter((one) => one !== undefined);
  return new Set(keys).size === keys.length ? { value: list } : 'taken';
}

/** Fields that are null count as left out. */
function objectOf(value: unknown, shape: Shape): Read {
  if (!isObject(value)) return 'wrong_type';
  const entry: Record<string, unknown> = {};
  for (const [name, sent] of Object.entries(value)) {
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (field === undefined) return 'unknown';
    if (sent === null) continue;
    const result = field.read(sent);
    if (typeof result === 'string') return result;
    entry[name] = result.value;
  }
  const isMissing = Object.entries(shape).some(([name, field]) => field.isRequired && entry[name] === undefined);
  return isMissing ? 'required' : { value: entry };
}
