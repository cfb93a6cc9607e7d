import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NotTogether } from '../../src/store/calls.ts';
import { StoreError } from '../../src/store/errors.ts';
import { openPool, type Pool } from '../../src/store/pool.ts';
import { statement } from '../../src/store/statement.ts';
import { type Outcome, together } from '../../src/store/together.ts';
import type { Tx } from '../../src/store/tx.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

/** Pieces of work that share a transaction (docs/batching.md), on a table of the schema that has nothing to do with it. */

const insertTag = statement(
  'together_test.insert',
  { tenant: 'uuid', id: 'uuid', name: 'text', now: 'timestamptz' },
  {},
  'insert into tags (tenant_id, id, name, created_at) values (:tenant, :id, :name, :now)',
);
const findTag = statement(
  'together_test.find',
  { tenant: 'uuid', name: 'text' },
  { id: 'uuid', name: 'text' },
  'select id, name from tags where tenant_id = :tenant and name = :name order by id',
);
const lockTag = statement(
  'together_test.lock',
  { tenant: 'uuid', name: 'text' },
  { id: 'uuid' },
  'select id from tags where tenant_id = :tenant and name = :name for update',
);
const insertUnlessThere = statement(
  'together_test.insert_unless_there',
  { tenant: 'uuid', id: 'uuid', name: 'text', now: 'timestamptz' },
  {},
  `insert into tags (tenant_id, id, name, created_at) values (:tenant, :id, :name, :now)
   on conflict (tenant_id, name) do nothing`,
);
const cloneTag = statement(
  'together_test.clone',
  { tenant: 'uuid', of: 'uuid', id: 'uuid', name: 'text' },
  { name: 'text' },
  `insert into tags (tenant_id, id, name, created_at)
   select tenant_id, :id, :name, created_at from tags where tenant_id = :tenant and id = :of returning name`,
);
const renameTag = statement(
  'together_test.rename',
  { tenant: 'uuid', id: 'uuid', name: 'text' },
  {},
  'update tags set name = :name where tenant_id = :tenant and id = :id',
);

const tenant = '00000000-0000-7000-8000-00000000000a';
const now = new Date('2026-01-01T00:00:00Z');
let database: TestDatabase;
let pool: Pool;
let made = 0;

beforeAll(async () => {
  database = await createDatabase();
  const connection = { connectionString: database.url };
  pool = openPool({ connection, size: 2, log: () => undefined });
  const owner = new pg.Client(connection);
  await owner.connect();
  await owner.query(
    `insert into tributary.tenants (id, code, name, default_country, created_at) values ($1, '00000abc', 'Together', 'RO', $2)`,
    [tenant, now],
  );
  await owner.end();
});
afterAll(async () => {
  await pool.close();
  await database.drop();
});

const id = () => {
  made += 1;
  return `00000000-0000-7000-8000-${String(made).padStart(12, '0')}`;
};
const add = (tx: Tx, name: string) => tx.run(insertTag, { tenant, id: id(), name, now });
const names = async (tx: Tx, name: string) => (await tx.all(findTag, { tenant, name })).map((row) => row.name);

/** The transaction with a list of what was asked of it. */
function counted(tx: Tx): { tx: Tx; asked: string[] } {
  const asked: string[] = [];
  const noting =
    <F extends (statement: never, params: never) => unknown>(ask: F) =>
    (one: { name: string }, params: unknown) => {
      asked.push(one.name);
      return ask(one as never, params as never);
    };
  return { tx: { ...tx, all: noting(tx.all), first: noting(tx.first), run: noting(tx.run) } as Tx, asked };
}

const results = <T>(outcomes: readonly Outcome<T>[]) =>
  outcomes.map((outcome) => ('result' in outcome ? outcome.result : outcome.error));

describe('rounds', () => {
  test('what all ask before any can go on is one statement, and each is answered its own', async () => {
    await pool.transaction(tenant, async (plain) => {
      const { tx, asked } = counted(plain);
      const outcomes = await together(
        tx,
        ['a', 'b', 'c'].map((name) => async (own) => {
          expect(await names(own, name)).toEqual([]);
          expect(await add(own, name)).toBe(1);
          const row = await own.first(findTag, { tenant, name });
          // The column that tells whose row it is stays below.
          expect(Object.keys(row ?? {})).toEqual(['id', 'name']);
          return names(own, name);
        }),
      );
      expect(results(outcomes)).toEqual([['a'], ['b'], ['c']]);
      expect(asked).toEqual([
        'together_test.find.set',
        'together_test.insert.set',
        'together_test.find.set',
        'together_test.find.set',
      ]);
    });
  });

  test('different ways, several questions at once, and one who asks nothing', async () => {
    await pool.transaction(tenant, async (tx) => {
      const outcomes = await together<unknown>(tx, [
        async () => 'nothing',
        async (own) => Promise.all([names(own, 'a'), names(own, 'x'), names(own, 'b')]),
        async (own) => {
          await add(own, 'long');
          await add(own, 'longer');
          return [...(await names(own, 'long')), ...(await names(own, 'longer'))];
        },
        async (own) => {
          // Asked and not waited for.
          void names(own, 'a');
          await Promise.resolve();
          return 'left early';
        },
      ]);
      expect(results(outcomes)).toEqual(['nothing', [['a'], [], ['b']], ['long', 'longer'], 'left early']);
    });
  });

  test('a change of rows is one statement; what means a row that another changed, or none, is asked again', async () => {
    await pool.transaction(tenant, async (plain) => {
      const { tx, asked } = counted(plain);
      const ids = await Promise.all(['a', 'b'].map(async (name) => (await plain.first(findTag, { tenant, name }))?.id));
      const [a = '', b = ''] = ids;
      const outcomes = await together(
        tx,
        [a, id(), b, a].map((of, n) => (own) => own.run(renameTag, { tenant, id: of, name: `renamed ${n}` })),
      );
      expect(results(outcomes)).toEqual([1, 0, 1, 1]);
      expect(asked).toEqual(['together_test.rename.set', 'together_test.rename', 'together_test.rename']);
      expect(await names(plain, 'renamed 2')).toEqual(['renamed 2']);
      await plain.run(renameTag, { tenant, id: a, name: 'a' });
      await plain.run(renameTag, { tenant, id: b, name: 'b' });
    });
  });

  test('of rows that may be there, each hears whether its own was', async () => {
    await pool.transaction(tenant, async (tx) => {
      const outcomes = await together(
        tx,
        ['a', 'new', 'new', 'b'].map((name) => (own) => own.run(insertUnlessThere, { tenant, id: id(), name, now })),
      );
      const [known, first, again, alsoKnown] = results(outcomes) as number[];
      expect([known, alsoKnown, (first ?? 0) + (again ?? 0)]).toEqual([0, 0, 1]);
    });
  });

  test('statements without a set form go one by one and see each other', async () => {
    await pool.transaction(tenant, async (tx) => {
      const first = (await tx.first(findTag, { tenant, name: 'a' }))?.id ?? '';
      const outcomes = await together(
        tx,
        ['c1', 'c2'].map(
          (name) => async (own) => (await own.first(cloneTag, { tenant, of: first, id: id(), name }))?.name,
        ),
      );
      expect(results(outcomes)).toEqual(['c1', 'c2']);
    });
  });
});

describe('what goes wrong', () => {
  test('a refusal is its own, and says whether anything was written before it', async () => {
    await pool.transaction(tenant, async (tx) => {
      const refusal = new Error('refused');
      const outcomes = await together(tx, [
        async (own) => {
          await names(own, 'b');
          throw refusal;
        },
        async (own) => {
          await add(own, 'spoilt');
          throw refusal;
        },
        (own) => add(own, 'fine'),
      ]);
      expect(outcomes).toEqual([{ error: refusal, wrote: false }, { error: refusal, wrote: true }, { result: 1 }]);
    });
  });

  test('of two that lock a row the second is not for this transaction; other rows and locking again are', async () => {
    await pool.transaction(tenant, async (tx) => {
      const lock = (name: string) => async (own: Tx) => {
        const locked = await own.first(lockTag, { tenant, name });
        await own.first(lockTag, { tenant, name });
        return locked !== undefined;
      };
      const outcomes = await together(tx, [lock('b'), lock('c'), lock('b'), lock('nobody')]);
      expect(results(outcomes)).toEqual([true, true, expect.any(NotTogether), false]);
      expect(outcomes[2]).toMatchObject({ wrote: false });
    });
  });

  test('nor is a savepoint', async () => {
    await pool.transaction(tenant, async (tx) => {
      const outcomes = await together(tx, [(own) => own.attempt(async () => 1), async () => 2]);
      expect(results(outcomes)).toEqual([expect.any(NotTogether), 2]);
    });
  });

  test('of statements that were sent together the first that is refused is what is heard', async () => {
    const twice = (tx: Tx) => {
      const inserting = { tenant, id: id(), name: 'a', now };
      const later = async () => {
        // Further from the database than what follows it.
        await tx.run(insertTag, inserting);
        return 0;
      };
      return Promise.all([later(), names(tx, 'a')]);
    };
    await expect(pool.transaction(tenant, twice)).rejects.toMatchObject({ constraint: 'tags_name_key' });
  });

  test('what the database refuses is everybody’s: nothing is kept, and nobody is left waiting', async () => {
    const ended: string[] = [];
    const work = (name: string, value: string) => async (own: Tx) => {
      try {
        await names(own, value);
        await add(own, value);
      } catch (error) {
        // Asking on gets the same answer, as on a transaction of its own.
        await names(own, value).catch(() => ended.push(name));
        throw error;
      }
    };
    const failed = pool.transaction(tenant, (tx) =>
      together(tx, [work('one', 'kept 1'), work('two', 'b'), work('three', 'kept 3')]),
    );
    await expect(failed).rejects.toBeInstanceOf(StoreError);
    expect(ended.toSorted()).toEqual(['one', 'three', 'two']);
    expect(await pool.transaction(tenant, (tx) => names(tx, 'kept 1'))).toEqual([]);
  });
});
