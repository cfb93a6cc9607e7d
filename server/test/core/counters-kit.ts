import type { Actor } from '../../src/core/actor.ts';
import { uniquenessScope } from '../../src/core/actor.ts';
import { importCatalogue } from '../../src/core/catalogue/import/import-catalogue.ts';
import { CoreError } from '../../src/core/errors.ts';
import { addSubscriber } from '../../src/core/funnels/add-subscriber.ts';
import { enterTunnel } from '../../src/core/funnels/enter-tunnel.ts';
import { recordVisit } from '../../src/core/funnels/record-visit.ts';
import { addLead } from '../../src/core/leads/add-lead.ts';
import { changeLead } from '../../src/core/leads/change-lead.ts';
import { openChannel } from '../../src/core/messaging/open-channel.ts';
import { receiveMessage } from '../../src/core/messaging/receive-message.ts';
import { addOrder } from '../../src/core/orders/add-order.ts';
import { changeOrder } from '../../src/core/orders/change-order.ts';
import { acceptImport } from '../../src/core/people/accept-import.ts';
import { addPerson } from '../../src/core/people/add-person.ts';
import { eraseDue } from '../../src/core/people/erase-due.ts';
import { findPersonByEmail } from '../../src/core/people/find-person-by-email.ts';
import { importPeople } from '../../src/core/people/import-people.ts';
import { removeRecord } from '../../src/core/people/remove-record.ts';
import { requestErasure } from '../../src/core/people/request-erasure.ts';
import { restorePerson } from '../../src/core/people/restore-person.ts';
import { updatePerson } from '../../src/core/people/update-person.ts';
import type { Run } from '../../src/core/run.ts';
import { addSubscriptions } from '../../src/core/subscriptions/add-subscriptions.ts';
import { subscribeToPackage } from '../../src/core/subscriptions/subscribe-to-package.ts';
import type { Id } from '../../src/kit/ids.ts';

/** Everything that changes a counter, on a few people whom everybody knows: as much of it as possible at the same time. */

export interface Place {
  readonly run: Run;
  readonly now: number;
  readonly ids: {
    readonly offer: Id;
    readonly entryPoint: Id;
    readonly otherEntryPoint: Id;
    readonly connection: Id;
    readonly campaign: Id;
    readonly tag: Id;
    readonly packageNumber: number;
  };
  /** By number, what writers know of each other. */
  readonly known: { orders: Id[]; erased: Id[] };
}

/** One thing that is done: what, by whom, to whom, and some number that each reads in its own way. */
export interface Step {
  readonly what: keyof typeof doing;
  readonly actor: number;
  readonly person: number;
  readonly number: number;
}

const day = 24 * 60 * 60 * 1000;
const emailOf = (person: number) => `counted-${person}@example.com`;
const pick = <T>(list: readonly T[], number: number) => list[number % list.length];

type Do = (place: Place, actor: Actor, step: Step) => Promise<unknown>;

async function ofPerson({ run }: Place, actor: Actor, person: number): Promise<{ ref: { id: Id }; scope: string }> {
  const scope = uniquenessScope(actor);
  const found = await run(actor, findPersonByEmail, { email: emailOf(person), scope, related: ['channels'] });
  return { ref: { id: found.id }, scope };
}

async function channelOf({ run }: Place, actor: Actor, person: number): Promise<Id> {
  const scope = uniquenessScope(actor);
  const found = await run(actor, findPersonByEmail, { email: emailOf(person), scope, related: ['channels'] });
  const channel = pick(found.related.channels ?? [], person);
  if (channel === undefined) throw new CoreError('not_found', 'no channel');
  return channel.id as Id;
}

const patchOf = ({ person, number }: Step) => ({
  email: emailOf(person),
  ...(number % 3 === 0 ? { phone: `+40722${100_000 + person}` } : {}),
  city: `City ${number}`,
});

/** What fails after it has written and counted, and leaves nothing. */
class Spoiled extends Error {}

export const doing = {
  person: ({ run }, actor, step) =>
    run(actor, addPerson, {
      scope: uniquenessScope(actor),
      patch: patchOf(step),
      onExisting: step.number % 2 === 0 ? 'refuse' : 'update',
    }),
  update: async (place, actor, { person, number }) =>
    place.run(actor, updatePerson, { ...(await ofPerson(place, actor, person)), patch: { city: `Other ${number}` } }),
  lead: ({ run, ids }, actor, step) =>
    run(actor, addLead, {
      scope: uniquenessScope(actor),
      patch: patchOf(step),
      onExisting: 'update',
      status: step.number % 2 === 0 ? 'lead' : 'customer',
      targets: { offlineCampaignId: ids.campaign },
      loyalty: {},
    }),
  customer: async (place, actor, { person, number }) =>
    place.run(actor, changeLead, {
      ...(await ofPerson(place, actor, person)),
      status: number % 3 === 0 ? 'lost' : 'customer',
    }),
  order: async (place, actor, { person }) => {
    const order = await place.run(actor, addOrder, {
      ...(await ofPerson(place, actor, person)),
      offerId: place.ids.offer,
    });
    place.known.orders.push(order.id);
  },
  decide: ({ run, known }, actor, { number }) =>
    run(actor, changeOrder, {
      id: pick(known.orders, number) as Id,
      ...(number % 4 === 0 ? {} : { status: number % 4 === 1 ? 'rejected' : 'resolved' }),
      price: `${number}.50`,
      currency: number % 2 === 0 ? 'EUR' : 'UAH',
    }),
  enter: async (place, actor, { person, number }) => {
    const channelId = await channelOf(place, actor, person);
    const entryPointId = number % 2 === 0 ? place.ids.entryPoint : place.ids.otherEntryPoint;
    const entry = { channelId, entryPointId };
    return place.run(actor, { name: 'test.enter', run: (tx, context) => enterTunnel(tx, context, entry) }, undefined);
  },
  subscriber: ({ run, ids }, actor, step) =>
    run(actor, addSubscriber, {
      scope: uniquenessScope(actor),
      patch: patchOf(step),
      onExisting: 'update',
      entryPointId: ids.entryPoint,
    }),
  look: ({ run, ids }, actor, { person, number }) =>
    run(actor, recordVisit, {
      entryPointId: person % 2 === 0 ? ids.entryPoint : ids.otherEntryPoint,
      kind: number % 2 === 0 ? 'visit' : 'show',
      visitor: `visitor ${number % 5}`,
    }),
  message: ({ run, ids }, actor, { person, number }) =>
    run({ ...actor, sees: 'tenant' }, receiveMessage, {
      connectionId: ids.connection,
      kind: 'telegram',
      address: `chat ${person}`,
      patch: { fullName: `Chat ${person}` },
      said: number % 2 === 0 ? { email: emailOf(person) } : {},
      text: 'Hello',
      providerId: `${person} ${number % 7}`,
    }),
  periods: ({ run, now }, actor, { person, number }) =>
    run(actor, addSubscriptions, {
      scope: uniquenessScope(actor),
      items: [0, 1].map((n) => ({
        email: emailOf(person),
        planKey: `site-${(number + n) % 3}`,
        startsAt: now + number * 40 * day,
        endsAt: now + (number * 40 + 30) * day,
      })),
    }),
  package: async (place, actor, { person, number }) =>
    place.run(actor, subscribeToPackage, {
      ...(await ofPerson(place, actor, person)),
      packageNumber: place.ids.packageNumber,
      paidAt: place.now + number * 40 * day,
    }),
  list: async ({ run, ids }, actor, { person, number }) => {
    const items = [{ phone: `+40722${100_000 + person}`, email: emailOf(person) }, { phone: 'none' }];
    const targets = { connectionId: ids.connection, entryPointId: ids.otherEntryPoint, tagIds: [ids.tag] };
    await run(actor, acceptImport, { ...targets, items: number % 2 === 0 ? items : items.toReversed() });
    while ((await run(actor, importPeople, undefined)) > 0);
  },
  catalogue: ({ run }, actor, { number }) =>
    run({ ...actor, sees: 'tenant' }, importCatalogue, {
      isDryRun: number % 5 === 0,
      file: {
        offers: [0, 1, 2].map((n) => ({
          externalId: `offer-${n}`,
          name: `Offer ${n}`,
          archived: (number >> n) % 2 === 0,
        })),
        staff: [{ email: 'staff@example.com', firstName: 'S', role: 'r', archived: number % 2 === 0 }],
        ...(number % 7 === 0 ? { skus: [{ externalId: 'no name' }] } : {}),
      },
    }),
  take_back: async (place, actor, { person }) => {
    const { ref } = await ofPerson(place, actor, person);
    return place.run(actor, removeRecord, { ref });
  },
  erase: async (place, actor, { person }) => {
    const { ref } = await ofPerson(place, { ...actor, sees: 'tenant' }, person);
    const { id } = await place.run({ ...actor, sees: 'tenant' }, requestErasure, { ref });
    place.known.erased.push(id);
  },
  restore: ({ run, known }, actor, { number }) => run(actor, restorePerson, { id: pick(known.erased, number) as Id }),
  due: ({ run }, actor) => run(actor, eraseDue, undefined),
  spoiled: (place, actor, step) =>
    place.run(
      actor,
      {
        name: 'test.spoiled',
        async run(tx, context) {
          const patch = { email: `spoiled-${step.number}@example.com` };
          const added = await addPerson.run(tx, context, {
            scope: uniquenessScope(actor),
            patch,
            onExisting: 'update',
          });
          const later = tx.attempt(async () => {
            await openChannel(tx, context.now, { recordId: added.recordId, kind: 'other' });
            throw new Spoiled();
          });
          // What is undone in the middle leaves the rest; every other time nothing is left at all.
          await later.catch((error: unknown) => {
            if (step.number % 2 === 0) throw new CoreError('conflict', 'spoiled', { cause: error });
          });
        },
      },
      undefined,
    ),
} as const satisfies Record<string, Do>;

/** What a step may be refused for, since others did something meanwhile; anything else is a fault. */
const refusals: ReadonlySet<string> = new Set(['not_found', 'conflict', 'duplicate', 'invalid']);

export async function act(place: Place, actors: readonly Actor[], step: Step): Promise<'done' | 'refused'> {
  const actor = pick(actors, step.actor) as Actor;
  try {
    await (doing[step.what] as Do)(place, actor, step);
    return 'done';
  } catch (error) {
    if (error instanceof CoreError && refusals.has(error.code)) return 'refused';
    throw error;
  }
}
