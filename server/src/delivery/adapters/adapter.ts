import type { Actor } from '../../core/actor.ts';
import type { Connection } from '../../core/messaging/connections.ts';
import type { OutgoingMessage } from '../../core/messaging/outgoing.ts';
import type { ReceiveMessage } from '../../core/messaging/receive-message.ts';
import type { Run } from '../../core/run.ts';
import type { AddressRules } from '../../kit/addresses.ts';
import type { HttpClient } from '../../kit/http-client.ts';
import type { SendResult } from '../sender.ts';
import type { Setting } from './settings.ts';

/**
 * One way to reach people, behind one small contract. What differs is said in `capabilities`, never asked by type.
 */
export interface Adapter {
  /** As connections name it. */
  readonly type: string;
  readonly capabilities: Capabilities;
  /** What the operator sets, by name: the connection's details. */
  readonly settings: Readonly<Record<string, Setting>>;
  /** What the connection keeps sealed; absent: nothing. */
  readonly secret?: SecretSetting;
  /** Brings a message to a person. A failure is a result, not an exception. */
  send(message: MessageToSend, using: AdapterContext): Promise<SendResult>;
  /** Whether the connection works as it is set up; the sentence says what is wrong. */
  verify(using: AdapterContext): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: string }>;
  /** Messages in a request that the other side sent to the connection's own URL. @throws CoreError `credential_wrong`, `malformed` */
  receive?(request: IncomingRequest, using: AdapterContext): Promise<readonly IncomingMessage[]>;
  /** What the other side has to be told besides the connection's URL, by name, so that its calls are believed. */
  callerNeeds?(connection: Connection, secret: string): Readonly<Record<string, string>>;
  /** Messages since the cursor, for ways that are asked instead of calling. @throws HttpError, CoreError when there is no usable answer */
  poll?(cursor: string | undefined, using: AdapterContext): Promise<Polled>;
}

/** A message with the content of its files. */
export interface MessageToSend extends OutgoingMessage {
  readonly files?: readonly AttachedFile[];
}

export interface AttachedFile {
  readonly name: string;
  /** A media type. */
  readonly type: string;
  readonly content: Buffer;
}

export interface Polled {
  readonly messages: readonly IncomingMessage[];
  /** Where reading goes on; undefined: where it stood. */
  readonly cursor: string | undefined;
  /** There may be more already. */
  readonly hasMore: boolean;
}

export interface SecretSetting {
  readonly help: string;
  readonly isRequired: boolean;
  /** What a usable one looks like. */
  readonly shape: RegExp;
  /** Made when the operator gives none. */
  make?(): string;
}

export interface Capabilities {
  /** Of a text, in UTF-16 units. */
  readonly longestText: number;
  readonly hasSubject: boolean;
  /** Files can leave with a message; a message with files is not handed to others. */
  readonly attachments: boolean;
  /** `both`: the setting `receive` says which. */
  readonly receives: 'webhook' | 'poll' | 'both' | 'never';
  /** What the person's address is when the channel has none of its own. */
  readonly addressFrom: 'email' | 'phone' | 'channel';
}

/** What an adapter may use. */
export interface AdapterContext {
  readonly connection: Connection;
  /** Opened; undefined when the connection has none. */
  readonly secret: string | undefined;
  readonly actor: Actor;
  readonly run: Run;
  readonly http: HttpClient;
  /** For ways that open sockets of their own. */
  readonly addresses: AddressRules;
  /** Ends them, when the server cannot wait any longer. */
  readonly ending: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface IncomingRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it came, for signatures. */
  readonly text: string;
}

export type IncomingMessage = Omit<ReceiveMessage, 'connectionId'>;
