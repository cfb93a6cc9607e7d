import type { Static } from 'typebox';
import { CoreError, type FieldError } from '../../core/errors.ts';
import type { SubscriptionView } from '../../core/subscriptions/subscriptions.ts';
import { isoMillis, parseInstant } from '../../kit/dates.ts';
import type { Subscription } from './wire-subscriptions.ts';

/** A subscription as it is read. A plan of the operator's own has no website: its name stands there. */
export function toSubscription(view: SubscriptionView): Static<typeof Subscription> {
  return {
    id: view.number,
    user_email: view.person.values.email ?? '',
    website: view.plan.key ?? view.plan.name,
    ...toPeriod(view),
  };
}

export function toPeriod({ startsAt, endsAt, status }: SubscriptionView) {
  return { starts_at: isoMillis(startsAt), ends_at: endsAt === null ? null : isoMillis(endsAt), status };
}

/**
 * Reads the moments under some names of several objects.
 * @param at an object's name in the request with a dot behind it, or ''
 * @throws CoreError `invalid` naming all that are no dates of the years 1 to 9999
 */
export function readMoments<Name extends string>(
  objects: readonly { readonly [N in Name]?: string | undefined }[],
  names: readonly Name[],
  at: (index: number) => string = () => '',
): { [N in Name]?: number }[] {
  const fields: FieldError[] = [];
  const read = objects.map((object, index) => {
    const moments: { [N in Name]?: number } = {};
    for (const name of names) {
      const text = object[name];
      if (text === undefined) continue;
      const moment = parseInstant(text);
      if (moment === undefined) fields.push({ field: `${at(index)}${name}`, reason: 'wrong_format' });
      else moments[name] = moment;
    }
    return moments;
  });
  if (fields.length > 0) throw new CoreError('invalid', 'no date', { fields });
  return read;
}
