import { type Table, tableNames } from './tables.ts';
import type { World } from './world.ts';

export const hourMs = 60 * 60 * 1000;
export const dayMs = 24 * hourMs;

export interface Plan {
  readonly world: World;
  readonly seed: number;
  readonly people: number;
  /** Of all people together. */
  readonly events: number;
  /** Share of the proportions of what happened to people. */
  readonly deeds: number;
  /** The first of the numbers that ids get; each person takes `numbersEach`. */
  readonly firstNumber: number;
  /** When the last person came in, epoch milliseconds. */
  readonly endMs: number;
}

/** A person's own number, its second record's, its subscription's. */
export const numbersEach = 3;

/** Who brings people in. */
export type Source = keyof World['credentials'];

/** Rows as COPY reads them (text, tabs), by table. */
export type Rows = Readonly<Record<Table, string[]>>;

export function noRows(): Rows {
  return Object.fromEntries(tableNames.map((name) => [name, []])) as unknown as Rows;
}

/** A moment as COPY reads it. The day's text is kept: making it is what costs. */
export function moment(ms: number): string {
  const day = Math.floor(ms / dayMs);
  if (day !== known.day) {
    known.day = day;
    known.text = new Date(day * dayMs).toISOString().slice(0, 11);
  }
  const left = ms - day * dayMs;
  const second = Math.floor(left / 1000);
  const [hours, minutes] = [Math.floor(second / 3600), Math.floor(second / 60) % 60];
  return `${known.text}${twoDigits[hours]}:${twoDigits[minutes]}:${twoDigits[second % 60]}.${threeDigits[left - second * 1000]}Z`;
}

const known = { day: Number.NaN, text: '' };
const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
const threeDigits = Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, '0'));
