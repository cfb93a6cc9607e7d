import { createHash } from 'node:crypto';
import type { CatalogueItem } from '../../core/catalogue/list-items.ts';
import type { PartItem } from '../../core/catalogue/list-page.ts';
import type { AssignedStaff } from '../../core/staff/list-assigned-staff.ts';
import { isoMillis, parseInstant } from '../../kit/dates.ts';
import { type Id, toObjectId } from '../../kit/ids.ts';
import type { BusinessUser, Location, OfflineCampaign } from './wire-lists.ts';

/** From the core to the wire: the operator's lists. Pure. What an item has besides its name is in its details, as the import read it. */

export function toNamed({ id, name }: { readonly id: Id; readonly name: string }) {
  return { _id: toObjectId(id), name };
}

/** What offers and SKUs share. A price is a number. */
export function toPriced(item: PartItem) {
  return {
    ...toNamed(item),
    price: item.price === null ? null : Number(item.price),
    externalId: item.externalId,
  };
}

export function toParent({ parentId, parentName }: PartItem) {
  return parentId === null || parentName === null ? null : toNamed({ id: parentId, name: parentName });
}

export function toQuantity({ details }: PartItem): number | null {
  return typeof details.quantity === 'number' ? details.quantity : null;
}

export function toLocation(item: CatalogueItem): Location {
  const { details } = item;
  return {
    ...toNamed(item),
    ...moments(item),
    areaId: areaOf(details),
    description: text(details.description),
    address: text(details.address),
    __v: 0,
    coords: coordsOf(details.coords),
    image: text(details.image),
  };
}

export function toOfflineCampaign(item: CatalogueItem): OfflineCampaign {
  const { details, parentId } = item;
  return {
    ...toNamed(item),
    ...moments(item),
    locationId: parentId === null ? null : toObjectId(parentId),
    description: text(details.description),
    image: typeof details.image === 'string' ? details.image : null,
    type: text(details.type) || 'offline',
    budget: typeof details.budget === 'number' ? details.budget : 0,
    startDate: instantOf(details.startDate),
    endDate: instantOf(details.endDate),
    drawFrequency: drawFrequencyOf(details.drawFrequency),
    winningType: textsIn(details.winningType),
    __v: 0,
  };
}

export function toBusinessUser(staff: AssignedStaff): BusinessUser {
  return {
    _id: toObjectId(staff.id),
    locations: staff.locations.map(toNamed),
    offerCategories: staff.offerCategories.map(toNamed),
    firstName: staff.firstName,
    lastName: staff.lastName,
    email: staff.email,
    phone: staff.phone ?? '',
    groupRole: text(staff.details.groupRole),
    role: staff.role,
  };
}

export function toChannel(item: CatalogueItem) {
  return { ...toNamed(item), mediaType: text(item.details.mediaType) };
}

function moments({ createdAt, updatedAt }: CatalogueItem) {
  return { timestamp: isoMillis(updatedAt), createdAt: isoMillis(createdAt) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** No call takes an area. Its id says no more than that two locations are in the same county of a country. */
function areaOf({ country, county }: CatalogueItem['details']): string | null {
  const names = [text(country), text(county)].map((name) => name.normalize('NFC').trim().toLowerCase());
  if (names.every((name) => name === '')) return null;
  return createHash('sha256').update(JSON.stringify(names)).digest('hex').slice(0, 24);
}

function coordsOf(value: unknown): number[] {
  const [x, y] = Array.isArray(value) ? value : [];
  return typeof x === 'number' && typeof y === 'number' ? [x, y] : [0, 0];
}

function instantOf(value: unknown): string | null {
  const moment = typeof value === 'string' ? parseInstant(value) : undefined;
  return moment === undefined ? null : isoMillis(moment);
}

/** A draw that does not repeat, as the sample prints it, with whatever the operator said of it. */
function drawFrequencyOf(value: unknown): OfflineCampaign['drawFrequency'] {
  const { repeats, frequency, day, end } = partsOf(value);
  const { type, value: last } = partsOf(end);
  return {
    repeats: text(repeats) || 'none',
    frequency: scalarOf(frequency),
    day: scalarOf(day),
    end: { type: text(type), value: text(last) },
  };
}

function scalarOf(value: unknown): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function partsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
