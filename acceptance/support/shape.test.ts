import { expect, test } from 'vitest';
import { shapeProblems } from './shape.ts';

const printed = {
  id: '5e1c7ce2b4066a01900cdba0',
  at: '2020-01-13T14:21:36.462Z',
  name: 'Feliks',
  price: 100,
  items: [{ ok: true }],
  none: null,
  empty: [],
};
const answer = {
  ...printed,
  id: '617fd5cc1cc06d2ae24dd9eb',
  at: '2024-02-02T12:07:54.882Z',
  items: [{ ok: false }, { ok: true }],
  none: 5,
  empty: ['x'],
};

test('other values of the same kinds are the same shape', () => {
  expect(shapeProblems(answer, printed)).toEqual([]);
  expect(shapeProblems({ ...answer, items: [] }, printed)).toEqual([]);
});

test.each([
  [{ ...answer, id: '5e1c7ce2b4066a01900cdbaX' }, 'id is not an ObjectId'],
  [{ ...answer, id: 'NOT_DEFINED' }, 'id is not an ObjectId'],
  [{ ...answer, at: '2020-01-13T14:21Z' }, 'at is not a moment in milliseconds'],
  [{ ...answer, price: '100' }, 'price is string, printed as number'],
  [{ ...answer, name: null }, 'name is null, printed as string'],
  [{ ...answer, items: [{ ok: true }, { ok: 1 }] }, 'items.ok is number, printed as boolean'],
  [{ ...answer, items: {} }, 'items is object, printed as a list'],
  [{ ...answer, more: 1 }, 'more is not printed'],
  [(({ name: _, ...rest }) => rest)(answer), 'name is missing'],
  ['text', 'the answer is string, printed as object'],
])('%# is another shape', (other, problem) => {
  expect(shapeProblems(other, printed)).toEqual([problem]);
});

test('what is allowed to differ', () => {
  expect(shapeProblems({ ...answer, id: 'NOT_DEFINED' }, printed, { sentinels: ['NOT_DEFINED'] })).toEqual([]);
  const items = { ...answer, items: [{ ok: true, at: 1 }] };
  expect(shapeProblems(items, printed, { extra: ['items.at'] })).toEqual([]);
  expect(shapeProblems(items, printed, { extra: ['at'] })).toEqual(['items.at is not printed']);
});
