import type { Config } from '../config.ts';
import { credentialsPath, readCredentials, writeCredentials } from '../credentials-file.ts';
import { dialects } from '../dialects/registry.ts';
import { createLogger } from '../kit/logger.ts';
import { type CredentialsFile, provisionTenant } from '../provision.ts';
import { createServer, type Server, type ServerOptions } from '../server.ts';
import { untilStopped } from './until-stopped.ts';

/** `tributary serve`: runs until SIGINT or SIGTERM. A second signal ends it at once. */
export function serve(config: Config): Promise<number> {
  return serveWith(config, {});
}

/** The same with parts of the server replaced: what benches compare it with. */
export function serveWith(config: Config, options: ServerOptions): Promise<number> {
  return untilStopped({
    log: createLogger(config.logLevel),
    open: () => createServer(config, options),
    begin: (server) => begin(server, config),
  });
}

async function begin(server: Server, config: Config): Promise<void> {
  const demo = config.demo ? await demoCredentials(server, config) : undefined;
  const url = await server.listen();
  server.deps.log.info({ url, database: server.store.mode }, 'listening');
  if (demo !== undefined) await greet(server.publicUrl(), config.dataDir, await keepUrl(server, config, demo));
}

/** The demo tenant, made at the first start. Its credentials go into a file, never into the log. */
async function demoCredentials(server: Server, config: Config): Promise<CredentialsFile> {
  const found = await readCredentials(config.dataDir);
  if (found !== undefined) return found;
  const made = await provisionTenant(server.store, server.deps, {
    name: 'Demo',
    demo: true,
    defaultCountry: 'RO',
    baseUrl: server.publicUrl(),
  });
  await writeCredentials(config.dataDir, made);
  return made;
}

/** The port may be another one this time, or was not known before listening: the file always names the present base URL. */
async function keepUrl(server: Server, config: Config, demo: CredentialsFile): Promise<CredentialsFile> {
  if (demo.baseUrl === server.publicUrl()) return demo;
  const moved = { ...demo, baseUrl: server.publicUrl() };
  await writeCredentials(config.dataDir, moved);
  return moved;
}

async function greet(url: string, dataDir: string, credentials: CredentialsFile): Promise<void> {
  const curls: string[] = [];
  for (const dialect of dialects) {
    const { create } = await dialect.examples(url, credentials[dialect.name] as Record<string, unknown>);
    curls.push(`# ${dialect.title}\n${create}`);
  }
  process.stdout.write(
    `\nTributary is running at ${url}\nCredentials: ${credentialsPath(dataDir)}\n\n${curls.join('\n\n')}\n\n`,
  );
}
