import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { movableClock } from '../../src/kit/clock.ts';
import { createFileStore, type FileStore } from '../../src/kit/files.ts';
import { type Id, newId } from '../../src/kit/ids.ts';

const clock = movableClock();
const tenant = newId(clock.now());
const limits = { maxBytes: 100 };
let directory: string;
let files: FileStore;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tributary-files-'));
  files = createFileStore(join(directory, 'files'), clock);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function all<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of iterable) items.push(item);
  return items.sort();
}
const names = (path: string) => readdir(join(directory, 'files', path)).catch(() => []);

async function* pieces(count: number, size: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < count; i += 1) yield Buffer.alloc(size, i);
}

test('what is written is read again, with its length and digest', async () => {
  const id = newId(clock.now());
  const content = Buffer.concat(await all(pieces(5, 20)));
  const sha256 = createHash('sha256').update(content).digest('hex');
  expect(await files.write(tenant, id, Readable.from(pieces(5, 20)), limits)).toEqual({ bytes: 100, sha256 });
  const opened = await files.open(tenant, id);
  expect(opened?.bytes).toBe(100);
  expect(await buffer(opened?.stream as Readable)).toEqual(content);
  expect(await all(files.list(tenant))).toEqual([id]);
  expect(await names('tmp')).toEqual([]);
});

test('a buffer is taken, too; other tenants have a place of their own', async () => {
  const [id, other] = [newId(clock.now()), newId(clock.now())];
  await files.write(tenant, id, Buffer.from('hello'), limits);
  expect(await readFile(join(directory, 'files', tenant, id), 'utf8')).toBe('hello');
  expect(await files.open(other, id)).toBeUndefined();
  expect(await all(files.list(other))).toEqual([]);
});

test('one byte too many, or a source that fails: nothing is left', async () => {
  const id = newId(clock.now());
  await expect(files.write(tenant, id, Readable.from(pieces(101, 1)), limits)).rejects.toMatchObject({
    kind: 'too_large',
  });
  const failing = async function* () {
    yield Buffer.from('a part');
    throw new Error('cut');
  };
  await expect(files.write(tenant, id, Readable.from(failing()), limits)).rejects.toThrow('cut');
  expect(await names('tmp')).toEqual([]);
  expect(await names(tenant)).toEqual([]);
});

test('a source is not read past the limit', async () => {
  let given = 0;
  const counted = async function* () {
    for await (const piece of pieces(1_000_000, 10)) {
      given += piece.length;
      yield piece;
    }
  };
  await expect(files.stage(Readable.from(counted(), { highWaterMark: 1 }), limits)).rejects.toMatchObject({
    kind: 'too_large',
  });
  expect(given).toBeLessThan(200);
});

test('a staged file is looked at from both ends, and then kept or discarded', async () => {
  const file = await files.stage(Buffer.from('head and tail'), limits);
  expect(String(await file.read(0, 4))).toBe('head');
  expect(String(await file.read(-4, 100))).toBe('tail');
  expect(String(await file.read(-100, 4))).toBe('head');
  expect(await all(files.list(tenant))).toEqual([]);
  const id = newId(clock.now());
  await file.keep(tenant, id);
  await file.discard();
  expect(await all(files.list(tenant))).toEqual([id]);
  const other = await files.stage(Buffer.from('x'), limits);
  await other.discard();
  await other.discard();
  expect(await names('tmp')).toEqual([]);
});

test('removing is for good, and may be done again', async () => {
  const ids = [newId(clock.now()), newId(clock.now()), newId(clock.now())] as const;
  for (const id of ids) await files.write(tenant, id, Buffer.from('x'), limits);
  await files.remove(tenant, [ids[0], ids[1]]);
  await files.remove(tenant, [ids[0], ids[1]]);
  await files.remove(newId(clock.now()), [ids[0]]);
  expect(await all(files.list(tenant))).toEqual([ids[2]]);
});

test('no name but an id of ours becomes a path', async () => {
  for (const name of [
    '..',
    '../../etc/passwd',
    '',
    '.',
    'tmp',
    '018f0000-0000-7000-8000-000000000000',
    `${tenant}/x`,
  ]) {
    await expect(files.open(tenant, name as Id)).rejects.toThrow(TypeError);
    await expect(files.open(name, tenant)).rejects.toThrow(TypeError);
    await expect(files.remove(tenant, [name as Id])).rejects.toThrow(TypeError);
    await expect(files.write(name, tenant, Buffer.from('x'), limits)).rejects.toThrow(TypeError);
  }
});

test('temporary files of a process that is gone are swept; those that are written now are not', async () => {
  await files.stage(Buffer.from('left over'), limits);
  clock.move(60_000);
  const fresh = await files.stage(Buffer.from('fresh'), limits);
  expect(await files.sweep(clock.now() - 30_000)).toBe(1);
  expect(await files.sweep(clock.now() - 30_000)).toBe(0);
  expect(String(await fresh.read(0, 5))).toBe('fresh');
});

test('a disk that cannot be used is said to be so', async () => {
  await writeFile(join(directory, 'files'), 'in the way');
  await expect(files.stage(Buffer.from('x'), limits)).rejects.toMatchObject({ kind: 'unavailable' });
});

test.skipIf(process.getuid?.() === 0)('a directory without rights, too', async () => {
  await mkdir(join(directory, 'files'));
  await chmod(join(directory, 'files'), 0o500);
  await expect(files.stage(Buffer.from('x'), limits)).rejects.toMatchObject({ kind: 'unavailable' });
});
