import type { Adapter } from './adapter.ts';
import { catcher } from './catcher.ts';
import { gateway } from './gateway.ts';
import { smtp } from './smtp.ts';
import { telegram } from './telegram.ts';

/** Every type of connection. */
export const adapters: readonly Adapter[] = [
  catcher,
  smtp('email'),
  smtp('smtp'),
  smtp('sendGrid', { host: 'smtp.sendgrid.net', user: 'apikey' }),
  telegram,
  gateway('sms', 'sms'),
  gateway('whatsapp', 'whatsapp'),
  gateway('viber', 'viber'),
  gateway('gateway'),
];

/** The adapter of a connection's type. */
export function adapterOf(type: string): Adapter | undefined {
  return adapters.find((adapter) => adapter.type === type);
}
