import { mobileContent } from './operations/mobile-content.ts';
import { mobileNearestLocation } from './operations/mobile-nearest-location.ts';
import { mobileRecommended } from './operations/mobile-recommended.ts';
import { mobileRecommendedIds } from './operations/mobile-recommended-ids.ts';
import { mobileSponsored } from './operations/mobile-sponsored.ts';
import { mobileSponsoredIds } from './operations/mobile-sponsored-ids.ts';

/** What apps show, with a public app key. */
export const contentOperations = [
  mobileContent,
  mobileSponsored,
  mobileSponsoredIds,
  mobileRecommended,
  mobileRecommendedIds,
  mobileNearestLocation,
];
