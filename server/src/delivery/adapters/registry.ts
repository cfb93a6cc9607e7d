import type { Adapter } from './adapter.ts';
import { catcher } from './catcher.ts';
import { smtp } from './smtp.ts';

/** Every type of connection. */
export const adapters: readonly Adapter[] = [
  catcher,
  smtp('email'),
  smtp('smtp'),
  smtp('sendGrid', { host: 'smtp.sendgrid.net', user: 'apikey' }),
];

/** The adapter of a connection's type. */
export function adapterOf(type: string): Adapter | undefined {
  return adapters.find((adapter) => adapter.type === type);
}
