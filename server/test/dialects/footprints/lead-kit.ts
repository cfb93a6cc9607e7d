import { systemActor } from '../../../src/core/access/access.ts';
import { footprintsDriver } from '../../drivers/footprints.ts';
import { tenantByCode } from '../../drivers/own-credential.ts';
import { type Block, type Session, signIn, somebody } from './session.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests assert on what came, whatever its shape
export type Json = any;

export const never = '5f5f5f5f0000000000000000';
export const error = (message: string) => ({ status: 'error', message });

/** A complete lead of somebody new; its id and whom it is about. */
export async function newLead({ lead, complete }: Session, form: Record<string, string> = {}) {
  const person = somebody();
  const { status, json } = await lead({ ...person, ...complete, ...form });
  if (status !== 200) throw new Error(`no lead: ${status}`);
  return { id: json._id as string, person };
}

/** The lead as its person's profile shows it. */
export async function shownLead(session: Session, id: string, person: Record<string, string>): Promise<Json> {
  const { json } = await session.client(person);
  return json.leads.find(({ _id }: Json) => _id === id);
}

/** A client of the same tenant that sees its own. */
export async function ownSession({ server }: Session): Promise<Session> {
  return signIn(server, (await footprintsDriver.ownCredential(server, server.demo.tenant)) as Block);
}

/** The tenant itself, as another source. */
export async function actorOf({ server }: Session, source: string) {
  return systemActor(await tenantByCode(server, server.demo.tenant), source);
}
