import type { UseCase } from '../run.ts';
import { type CustomProperty, customProperties } from './unique-properties.ts';

/** The custom properties that the operator declared, by key. */
export const listCustomProperties: UseCase<void, ReadonlyMap<string, CustomProperty>> = {
  name: 'people.list_custom_properties',
  isList: true,
  run: (tx) => customProperties(tx),
};
