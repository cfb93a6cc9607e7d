import { type Id, newId } from '../kit/ids.ts';
import { statement } from '../store/statement.ts';
import type { Tx } from '../store/tx.ts';

/** Facts published after commit: the closed union. `personId` and `recordId` say whom a fact is about. Times in epoch milliseconds. */
export type Change =
  | { type: 'person.created'; personId: Id; recordId: Id; data: { source: string } }
  | { type: 'person.updated'; personId: Id; recordId: Id; data: { source: string; fields: string[] } }
  | { type: 'person.linked'; personId: Id; recordId: Id; data: { source: string; rule: string } }
  | { type: 'person.review_requested'; personId: Id; recordId: Id; data: { otherPersonId: Id; reason: string } }
  /** A source took its record back; the person lives on in others. */
  | { type: 'person.unlinked'; personId: Id; recordId: Id; data: { source: string } }
  /** Its last record is gone, and everything that hung on it. */
  | { type: 'person.deleted'; personId: Id; recordId: Id; data: { source: string } }
  /** Out of every list and look-up at once; can be brought back until then. */
  | {
      type: 'person.erasure_requested';
      personId: Id;
      recordId: Id;
      data: { erasureId: Id; source: string; dueAt: number };
    }
  /** Brought back. Somebody who came in meanwhile with its identifiers is the same human: then this is who it is now. */
  | { type: 'person.restored'; personId: Id; recordId: Id; data: { erasureId: Id; formerPersonId: Id } }
  /** The grace is over: nothing of it is left. */
  | { type: 'person.erased'; personId: Id; recordId: Id; data: { erasureId: Id } }
  /** The record is the one that the tag was given to, or taken from first. */
  | { type: 'person.tagged'; personId: Id; recordId: Id; data: { tagId: Id; name: string } }
  | { type: 'person.untagged'; personId: Id; recordId: Id; data: { tagId: Id; name: string } }
  | { type: 'comment.added'; personId: Id; recordId: Id; data: { commentId: Id } }
  | { type: 'call.added'; personId: Id; recordId: Id; data: { callId: Id } }
  | { type: 'lead.created'; personId: Id; recordId: Id; data: { leadId: Id; status: string } }
  | { type: 'lead.status_changed'; personId: Id; recordId: Id; data: { leadId: Id; from: string; to: string } }
  | { type: 'document.added'; personId: Id; recordId: Id; data: { documentId: Id; leadId: Id; type: string } }
  | { type: 'lead.updated'; personId: Id; recordId: Id; data: { leadId: Id } }
  /** Its net promoter score, 0 to 10. */
  | { type: 'lead.rated'; personId: Id; recordId: Id; data: { leadId: Id; value: number } }
  | { type: 'lead.action_added'; personId: Id; recordId: Id; data: { leadId: Id; actionId: Id } }
  | { type: 'lead.action_updated'; personId: Id; recordId: Id; data: { leadId: Id; actionId: Id } }
  | { type: 'subscription.created'; personId: Id; recordId: Id; data: SubscriptionFact & { status: string } }
  | { type: 'subscription.updated'; personId: Id; recordId: Id; data: SubscriptionFact & { fields: string[] } }
  /** Published when the clock reaches it, not when somebody looks. */
  | { type: 'subscription.started'; personId: Id; recordId: Id; data: SubscriptionFact }
  | { type: 'subscription.ended'; personId: Id; recordId: Id; data: SubscriptionFact }
  | { type: 'order.created'; personId: Id; recordId: Id; data: OrderFact }
  | { type: 'order.resolved'; personId: Id; recordId: Id; data: OrderFact }
  | { type: 'order.rejected'; personId: Id; recordId: Id; data: OrderFact }
  | { type: 'loyalty.code_allotted'; personId: Id; recordId: Id; data: LoyaltyFact }
  | { type: 'loyalty.code_redeemed'; personId: Id; recordId: Id; data: LoyaltyFact & { points: number } }
  | { type: 'loyalty.code_blocked'; personId: Id; recordId: Id; data: LoyaltyFact }
  /** By a purchase. */
  | {
      type: 'loyalty.points_earned';
      personId: Id;
      recordId: Id;
      data: { leadId: Id; campaignId: Id; points: number };
    }
  | { type: 'tunnel.entered'; personId: Id; recordId: Id; data: TunnelFact & { entryPointId: Id } }
  /** A block of the tunnel says so, in the operator's own words. */
  | { type: 'tunnel.notified'; personId: Id; recordId: Id; data: TunnelFact & { text: string } }
  /** Gone through, or stopped by a block that cannot be done. */
  | {
      type: 'tunnel.ended';
      personId: Id;
      recordId: Id;
      data: TunnelFact & { state: 'ended' | 'failed'; reason: string | null };
    }
  | { type: 'message.received'; personId: Id; recordId: Id; data: { messageId: Id; channelId: Id } }
  /** It could not be sent, and will not be tried again. */
  | { type: 'message.failed'; personId: Id; recordId: Id; data: { messageId: Id; channelId: Id } }
  /** A message to the operator's app is to be sent. It is about topics, not about a person. */
  | { type: 'push.requested'; personId: null; recordId: null; data: { pushId: Id; topics: string[] } };

/** The price is decimal text: what was asked for, and once it is decided what was paid. */
interface OrderFact {
  orderId: Id;
  price: string;
  currency: string;
}

/** The code itself is not told: whoever holds it may redeem it. */
interface LoyaltyFact {
  codeId: Id;
  campaignId: Id;
  prizeId: Id;
}

interface TunnelFact {
  tunnelId: Id;
  channelId: Id;
}

interface SubscriptionFact {
  subscriptionId: Id;
  planId: Id;
  startsAt: number;
  endsAt: number | null;
}

const insertChange = statement(
  'changes.insert',
  { tenant: 'uuid', id: 'uuid', type: 'text', person: 'uuid?', record: 'uuid?', data: 'jsonb', at: 'timestamptz' },
  {},
  `insert into changes (tenant_id, id, type, person_id, record_id, data, at, state)
   values (:tenant, :id, :type, :person, :record, :data, :at, 'due')`,
);

/** Writes the outbox row of a fact in the transaction that made it true (decision 7). */
export async function publish(tx: Tx, now: number, change: Change): Promise<void> {
  const { type, personId, recordId, data } = change;
  await tx.run(insertChange, {
    tenant: tx.tenantId,
    id: newId(now),
    type,
    person: personId,
    record: recordId,
    data,
    at: new Date(now),
  });
}
