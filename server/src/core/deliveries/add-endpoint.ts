import { type Id, newId } from '../../kit/ids.ts';
import { invalid } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { insertEndpoint } from './queries.ts';

export interface AddEndpoint {
  /** Whose words the facts are told in. */
  readonly source: string;
  /** http or https; which addresses may be reached is decided when it is called. */
  readonly url: string;
  /** Types of facts (`core/changes.ts`), at least one. */
  readonly events: readonly string[];
  /** The signing secret, sealed by the caller. */
  readonly sealedSecret: Buffer;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Tells facts to a URL from now on. @throws CoreError `invalid` */
export const addEndpoint: UseCase<AddEndpoint, { readonly id: Id }> = {
  name: 'deliveries.add_endpoint',
  async run(tx, { now }, { source, url, events, sealedSecret, details = {} }) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw invalid('url', 'wrong_format');
    if (events.length === 0) throw invalid('events', 'required');
    const id = newId(now);
    await tx.run(insertEndpoint, {
      tenant: tx.tenantId,
      id,
      source,
      url,
      events: [...events],
      secret: sealedSecret,
      details,
      now: new Date(now),
    });
    return { id };
  },
};
