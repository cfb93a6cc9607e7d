import { buffer } from 'node:stream/consumers';
import { systemActor, type Tenant } from '../core/access/access.ts';
import { type OutgoingMessage, readOutgoing } from '../core/messaging/outgoing.ts';
import { FileError } from '../kit/disk.ts';
import type { AttachedFile } from './adapters/adapter.ts';
import { adapterOf } from './adapters/registry.ts';
import { type ConnectionDeps, contextOf } from './connection-context.ts';
import type { Sender } from './sender.ts';

/** Sends messages through the adapters of their connections. */
export function messageSender(deps: ConnectionDeps): Sender {
  return async (tenant, { destinationId, messageId }) => {
    const actor = systemActor(tenant, 'system');
    const input = { connectionId: destinationId, messageId: messageId ?? destinationId };
    const found = messageId === null ? undefined : await deps.run(actor, readOutgoing, input);
    if (found === undefined) return { outcome: 'refused', excerpt: 'nothing left to send' };
    const { connection, message } = found;
    const adapter = adapterOf(connection.type);
    if (adapter === undefined) return { outcome: 'refused', excerpt: `no adapter sends through ${connection.type}` };
    const { attachments } = message;
    if (attachments === undefined) return adapter.send(message, contextOf(deps, tenant, connection));
    if (!adapter.capabilities.attachments)
      return { outcome: 'refused', excerpt: `no files can be sent through ${connection.type}` };
    const files = await contentOf(deps, tenant, attachments);
    if (files === undefined) return { outcome: 'failed', excerpt: 'an attachment cannot be read' };
    return adapter.send({ ...message, files }, contextOf(deps, tenant, connection));
  };
}

/** Undefined when one is missing, or the disk is away. They are small: what takes them in says how large they may be. */
async function contentOf(
  { files }: ConnectionDeps,
  tenant: Tenant,
  attachments: NonNullable<OutgoingMessage['attachments']>,
): Promise<AttachedFile[] | undefined> {
  const read: AttachedFile[] = [];
  for (const { id, name, type } of attachments) {
    const file = await files.open(tenant.id, id).catch(ifUnavailable);
    const content = file === undefined ? undefined : await buffer(file.stream).catch(() => undefined);
    if (content === undefined) return undefined;
    read.push({ name, type, content });
  }
  return read;
}

function ifUnavailable(error: unknown): undefined {
  if (!(error instanceof FileError)) throw error;
  return undefined;
}
