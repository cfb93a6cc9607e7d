import { loyaltySection } from '../../loyalty/import-section.ts';
import { loyaltyCampaignType } from '../catalogue.ts';
import { ads, link, sponsored } from './campaign-fields.ts';
import { coords, currency, fieldLimits, instant, number, object, price, text, texts } from './fields.ts';
import { itemSection } from './item-section.ts';
import { propertySection } from './property-section.ts';
import type { Section } from './section.ts';
import { staffSection } from './staff-section.ts';
import { templateSection } from './template-section.ts';

const long = text(fieldLimits.text);
const most = 1_000_000_000;
/** What apps show of a product. */
const shown = { description: long, image: link, url: link };

/** Everything that the catalogue's file can hold, in an order in which what is named is there before who names it. */
export const sections: readonly Section[] = [
  itemSection({ name: 'offerCategories', kind: 'offer_category', details: { description: long } }),
  itemSection({
    name: 'offers',
    kind: 'offer',
    parent: { field: 'offerCategory', kind: 'offer_category' },
    columns: { price, currency },
    details: shown,
  }),
  itemSection({
    name: 'skus',
    kind: 'sku',
    parent: { field: 'offer', kind: 'offer' },
    columns: { price, currency },
    details: { quantity: number(0, most, true), ...shown },
  }),
  itemSection({
    name: 'locations',
    kind: 'location',
    details: {
      country: text(100),
      county: text(100),
      address: long,
      coords,
      image: text(2_000),
      description: long,
    },
  }),
  itemSection({ name: 'channels', kind: 'channel', details: { mediaType: text(100) } }),
  itemSection({ name: 'actionTypes', kind: 'action_type' }),
  itemSection({
    name: 'offlineCampaigns',
    kind: 'offline_campaign',
    parent: { field: 'location', kind: 'location' },
    details: {
      description: long,
      image: text(2_000),
      type: { read: (value) => (value === loyaltyCampaignType ? 'wrong_value' : text(100).read(value)) },
      budget: number(0, 1e12),
      startDate: instant,
      endDate: instant,
      drawFrequency: object,
      winningType: texts,
      ads,
      products: sponsored,
    },
    isElsewhere: ({ type }) => type === loyaltyCampaignType,
  }),
  staffSection,
  propertySection,
  templateSection,
  loyaltySection,
];
