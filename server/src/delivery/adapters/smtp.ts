import type { Socket } from 'node:net';
import type { Transporter } from 'nodemailer';
import type { OutgoingMessage } from '../../core/messaging/outgoing.ts';
import { longestMessage } from '../../core/messaging/send-message.ts';
import { plainEmail } from '../../kit/email.ts';
import { connectGuarded } from '../../kit/guarded-socket.ts';
import { oneLine } from '../../kit/one-line.ts';
import type { Adapter, AdapterContext, MessageToSend } from './adapter.ts';
import { choiceSetting, detail, type Setting, textSetting } from './settings.ts';
import { mailResult, sentenceOf } from './smtp-errors.ts';

/** Limits of one attempt. Milliseconds, but for the subject's characters. */
export const smtpLimits = {
  /** From the look-up of the name to the server's last answer; within the lease of a delivery. Servers make unknown clients wait. */
  totalMs: 30_000,
  subjectChars: 200,
} as const;

/** Where mail servers listen. Other ports only on networks that the operator allows: anything else may be listening there. */
const mailPorts: readonly number[] = [25, 465, 587, 2525];

interface Preset {
  readonly host?: string;
  readonly user?: string;
}

/** Mail through a server of the operator's, which every provider of mail has too. One kind of connection a provider's name. */
export function smtp(
  type: string,
  preset: Preset = {},
  { totalMs }: { readonly totalMs: number } = smtpLimits,
): Adapter {
  return {
    type,
    capabilities: {
      longestText: longestMessage,
      hasSubject: true,
      attachments: true,
      receives: 'never',
      addressFrom: 'email',
    },
    settings: settingsWith(preset),
    secret: { help: 'the password or API key', isRequired: preset.user !== undefined, shape: /^[^\p{Cc}]+$/u },
    async send(message, using) {
      const to = addressOf(message);
      if (to === undefined) return { outcome: 'refused', excerpt: 'there is no e-mail address to send to' };
      const read = readDetails(using, preset);
      try {
        const info = await withServer(using, read, totalMs, (server) =>
          server.sendMail({
            ...mailOf(message, read, using.now),
            to: { name: '', address: to },
            // What is sent to is what was checked, whatever a parser of headers makes of it.
            envelope: { from: read.from, to: [to] },
            disableFileAccess: true,
            disableUrlAccess: true,
          }),
        );
        return { outcome: 'done', status: 250, providerId: info.serverMessageId ?? info.messageId };
      } catch (error) {
        return mailResult(error, [using.secret]);
      }
    },
    async verify(using) {
      try {
        await withServer(using, readDetails(using, preset), totalMs, (server) => server.verify());
        return { ok: true };
      } catch (error) {
        return { ok: false, reason: sentenceOf(error, [using.secret]) };
      }
    },
  };
}

function settingsWith({ host, user }: Preset): Record<string, Setting> {
  const or = (value: string | undefined) => (value === undefined ? '' : `; ${value} when it is not set`);
  return {
    host: textSetting(`the mail server's name${or(host)}`, {
      isRequired: host === undefined,
      fits: (text) => /^[\w.:-]{1,255}$/.test(text),
    }),
    port: textSetting(
      `${mailPorts.join(', ')}, or any on a network that TRIBUTARY_ALLOW_NETWORKS names; 587 when it is not set`,
      {
        fits: (text) => /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536,
      },
    ),
    secure: choiceSetting('TLS from the first byte; true on port 465 when it is not set', ['true', 'false']),
    tls: choiceSetting(
      'whether mail may go in the clear when the server offers no STARTTLS; required with a user, when it is not set',
      ['required', 'optional'],
    ),
    user: textSetting(`who signs in${or(user)}`),
    from: textSetting('the sender’s address', { isRequired: true, fits: (text) => plainEmail(text) }),
    fromName: textSetting('the sender’s name'),
  };
}

interface Details {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly mustEncrypt: boolean;
  readonly user: string | undefined;
  readonly from: string;
  readonly fromName: string;
}

function readDetails({ connection: { details } }: AdapterContext, preset: Preset): Details {
  const port = Number(detail(details, 'port') ?? 587);
  const user = detail(details, 'user') ?? preset.user;
  return {
    host: detail(details, 'host') ?? preset.host ?? '',
    port,
    secure: (detail(details, 'secure') ?? String(port === 465)) === 'true',
    mustEncrypt: (detail(details, 'tls') ?? (user === undefined ? 'optional' : 'required')) === 'required',
    user,
    from: detail(details, 'from') ?? '',
    fromName: oneLine(detail(details, 'fromName') ?? ''),
  };
}

/** The channel's own address, else the person's. Undefined when there is none that mail can be sent to. */
function addressOf({ address, email }: OutgoingMessage): string | undefined {
  const text = (address ?? email)?.trim();
  return text !== undefined && plainEmail(text) ? text : undefined;
}

function mailOf(message: MessageToSend, { from, fromName }: Details, now: number) {
  const firstLine = message.text.trim().split(/[\r\n\u2028\u2029]/, 1)[0] ?? '';
  return {
    from: { name: fromName, address: from },
    subject: oneLine(message.subject ?? firstLine)
      .slice(0, smtpLimits.subjectChars)
      .toWellFormed(),
    text: message.text,
    ...(message.files === undefined
      ? {}
      : {
          attachments: message.files.map(({ name, type, content }) => ({
            filename: oneLine(name),
            contentType: type,
            content,
          })),
        }),
    // The same at every attempt, so that a mail that comes twice can be told.
    messageId: `<${message.id}@${domainOf(from)}>`,
    date: new Date(now),
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** A client of the mail server for one attempt, on a socket whose address was checked, which ends when its time is over. */
async function withServer<T>(
  { addresses, secret, ending }: AdapterContext,
  { host, port, secure, mustEncrypt, user, from }: Details,
  totalMs: number,
  use: (server: Transporter) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.any([ending, AbortSignal.timeout(totalMs)]);
  const rules = mailPorts.includes(port) ? addresses : { ...addresses, isClosed: true };
  let socket: Socket | undefined;
  // Large, and for those who send mail.
  const { createTransport } = await import('nodemailer');
  const server = createTransport({
    host,
    port,
    secure,
    requireTLS: mustEncrypt && !secure,
    // The machine's own name is nobody's business.
    name: domainOf(from),
    // Opened when the library is there to listen to what becomes of it.
    getSocket: (_, done) => {
      connectGuarded({ host, port }, rules, signal).then((connection) => {
        socket = connection;
        done(null, { connection });
      }, done);
    },
    greetingTimeout: totalMs,
    socketTimeout: totalMs,
    ...(user === undefined || secret === undefined ? {} : { auth: { user, pass: secret } }),
    tls: { minVersion: 'TLSv1.2' },
  });
  try {
    return await use(server);
  } finally {
    socket?.destroy();
  }
}
