import { AddressError } from '../../kit/addresses.ts';
import { withoutSecrets } from '../../kit/without-secrets.ts';
import type { SendResult } from '../sender.ts';

/** What the mail library throws: its own kinds, and the server's answer where there was one. */
interface MailError {
  readonly code?: string;
  /** The system's code, where there is one below the library's. */
  readonly originalCode?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
  /** The server said no for good (5yz, but for a wrong order of commands). */
  readonly permanent?: boolean;
}

/** Commands whose refusal is about this message; elsewhere it is about the connection, and may be mended. */
const aboutMessage = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

/** RFC 5321 §4.2.1: 4yz may be better next time, 5yz will not. Where nothing was answered nobody knows: it is tried again. */
export function mailResult(thrown: unknown, secrets: readonly (string | undefined)[]): SendResult {
  const error = thrown as MailError;
  const about = aboutMessage.has(error.command ?? '');
  const unsendable = error.responseCode === undefined && (error.code === 'EENVELOPE' || error.code === 'EMESSAGE');
  return {
    outcome: unsendable || (about && error.permanent === true) ? 'refused' : 'failed',
    ...(error.responseCode === undefined ? {} : { status: error.responseCode }),
    excerpt: sentenceOf(thrown, secrets),
  };
}

/** What went wrong: the server's words, or ours for what is not an answer. */
export function sentenceOf(thrown: unknown, secrets: readonly (string | undefined)[]): string {
  if (thrown instanceof AddressError) return thrown.message;
  const { originalCode, code = '', command = '', response } = thrown as MailError;
  if (response !== undefined && !command.startsWith('AUTH')) return withoutSecrets(response, secrets);
  if (response !== undefined) return `the server refused the sign-in (${response.slice(0, 3)})`;
  const cause = originalCode ?? code;
  if (cause === 'ABORT_ERR') return 'no answer in time';
  const words = sentences[code] ?? 'no usable answer';
  return Object.hasOwn(sentences, cause) || !/^[A-Z_0-9]{1,40}$/.test(cause) ? words : `${words} (${cause})`;
}

const sentences: Readonly<Record<string, string>> = {
  ECONNECTION: 'the server ended the connection',
  EMESSAGE: 'the message is larger than the server takes',
  EENVELOPE: 'the server cannot send to this address',
  ETLS: 'no encrypted connection came about',
  EPROTOCOL: 'the other side does not speak SMTP',
  EAUTH: 'the server takes no sign-in',
  ENOAUTH: 'the server wants a sign-in',
};
