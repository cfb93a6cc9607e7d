import type { Tenant } from './core/access/access.ts';
import type { Clock } from './kit/clock.ts';
import type { Id } from './kit/ids.ts';

/**
 * Which tenants a round has to look at. A tenant that something was committed for in this process is looked at in the next round, one whose
 * next due moment is known when it has come, and each once in a while: what another process committed before it was killed is found so.
 */
export interface Agenda {
  /** Something was committed for the tenant; or it could not be served and is to be looked at again. */
  wake(tenantId: string): void;
  /** Those to look at now. Each is to be reported with `looked`, or woken again. */
  due(): Promise<Tenant[]>;
  /** @param nextAt when something of the tenant's is due next, epoch milliseconds; infinite when nothing is known to come */
  looked(tenantId: string, nextAt: number): void;
  /** Whether there is something that others may not know of. */
  hasLeft(): boolean;
  /** Leaves what this process has not looked at, and what it alone may know of, to others. */
  handOver(): Promise<void>;
}

export interface AgendaDeps {
  readonly tenants: () => Promise<readonly Tenant[]>;
  /** Takes on tenants that a process has left to others; leaves some to others. */
  readonly takeNoted: () => Promise<readonly Id[]>;
  readonly note: (ids: readonly string[]) => Promise<unknown>;
  readonly clock: Clock;
  /** 0 to 1: spreads the looks of several processes. */
  readonly random?: () => number;
}

export const agendaLimits = {
  /** A quiet tenant is looked at this often, give or take a fifth, and the list of tenants read. Milliseconds. */
  quietMs: 10_000,
  /** Quiet tenants looked at in one round: more of them are looked at less often, and cost no more. */
  quietInRound: 10,
} as const;

interface Known {
  readonly tenant: Tenant;
  nextAt: number;
  /** Monotonic. */
  lookAt: number;
}

export function createAgenda({ tenants, takeNoted, note, clock, random = Math.random }: AgendaDeps): Agenda {
  const woken = new Set<string>();
  let known = new Map<string, Known>();
  let readAt = Number.NEGATIVE_INFINITY;

  async function readTenants(): Promise<void> {
    const found = await tenants();
    // What is new is looked at at once: so is everything at the start.
    known = new Map(
      found.map((tenant) => [
        tenant.id,
        { nextAt: Number.NEGATIVE_INFINITY, lookAt: 0, ...known.get(tenant.id), tenant } satisfies Known,
      ]),
    );
    readAt = clock.monotonic() + agendaLimits.quietMs;
  }

  function left(): string[] {
    const waiting = [...known.values()].filter(({ nextAt }) => Number.isFinite(nextAt)).map(({ tenant }) => tenant.id);
    return [...new Set([...woken, ...waiting])];
  }

  return {
    wake: (tenantId) => void woken.add(tenantId),
    async due() {
      for (const id of await takeNoted()) woken.add(id);
      const isNew = [...woken].some((id) => !known.has(id));
      if (isNew || clock.monotonic() >= readAt) await readTenants();
      const [now, monotonic] = [clock.now(), clock.monotonic()];
      const all = [...known.values()];
      const isWanted = ({ tenant, nextAt }: Known) => woken.has(tenant.id) || nextAt <= now;
      const quiet = all.filter((one) => !isWanted(one) && one.lookAt <= monotonic);
      quiet.sort((a, b) => a.lookAt - b.lookAt).splice(agendaLimits.quietInRound);
      const chosen = [...all.filter(isWanted), ...quiet].map(({ tenant }) => tenant);
      woken.clear();
      return chosen;
    },
    looked(tenantId, nextAt) {
      const one = known.get(tenantId);
      if (one === undefined) return;
      one.nextAt = nextAt;
      one.lookAt = clock.monotonic() + agendaLimits.quietMs * (0.8 + 0.4 * random());
    },
    hasLeft: () => left().length > 0,
    async handOver() {
      await note(left());
    },
  };
}
