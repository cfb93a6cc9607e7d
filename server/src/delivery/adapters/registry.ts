import type { Adapter } from './adapter.ts';
import { catcher } from './catcher.ts';

const adapters: readonly Adapter[] = [catcher];

/** The adapter of a connection's type. */
export function adapterOf(type: string): Adapter | undefined {
  return adapters.find((adapter) => adapter.type === type);
}
