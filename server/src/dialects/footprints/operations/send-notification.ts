import { uniquenessScope } from '../../../core/actor.ts';
import { CoreError, invalid } from '../../../core/errors.ts';
import { keepWhile } from '../../../core/files/keep-while.ts';
import { type QueuedMail, sendMail } from '../../../core/messaging/send-mail.ts';
import { decodeBase64 } from '../../../kit/base64.ts';
import { cleanFileName } from '../../../kit/file-names.ts';
import type { FileStore, StagedFile } from '../../../kit/files.ts';
import { isPdf } from '../../../kit/pdf.ts';
import { operation } from '../../operation.ts';
import { type Body, textOf } from '../decode.ts';
import { known } from '../known.ts';
import { attachmentLimits, Notification, NotificationSent } from '../wire-notifications.ts';

const pdf = 'application/pdf';

/**
 * A mail made from one of the operator's templates, to any address, with a PDF if one is sent along (Send Notifications). It is answered
 * when it is written down that it has to leave: it leaves afterwards, and is tried again while the mail server is down.
 */
export const sendNotification = operation({
  id: 'footprints.notification.send',
  method: 'POST',
  path: '/api/notifications/send',
  summary: 'Send a notification by e-mail',
  source: 'Footprints for Retail, Send Notifications',
  auth: 'accessToken',
  consumes: ['form', 'json', 'multipart'],
  bodyBytes: attachmentLimits.bodyBytes,
  idParameters: [],
  schema: { body: Notification, response: { 200: NotificationSent } },
  async handle({ actor, body }, { run, clock, files }) {
    const mail = {
      scope: uniquenessScope(actor),
      templateKey: needed(body, 'templateKey'),
      email: needed(body, 'email'),
      ...known({ givenName: textOf(body, 'firstName'), familyName: textOf(body, 'lastName') }),
    };
    const attached = await stageAttachment(body, files);
    if (attached === undefined) await run(actor, sendMail, mail);
    else {
      const { staged, name } = attached;
      await keepWhile(files, { tenantId: actor.tenantId, now: clock.now() }, [staged], async ([file]) => {
        const attachment = file && { ...file, name, type: pdf };
        const sent: QueuedMail = await run(actor, sendMail, known({ ...mail, attachment }) as typeof mail);
        // An idempotency key gave the answer of a request that has kept its own file.
        if (file && sent.fileId !== file.id) await files.remove(actor.tenantId, [file.id]);
      });
    }
    return { body: { status: 'success' as const, message: 'Message sent!' as const } };
  },
});

function needed(body: Body, field: string): string {
  const text = textOf(body, field);
  if (!text) throw invalid(field, 'required');
  return text;
}

/** @throws CoreError naming the field: `invalid` for what is no base64 or no PDF, `too_large` */
async function stageAttachment(
  body: Body,
  files: FileStore,
): Promise<{ readonly staged: StagedFile; readonly name: string } | undefined> {
  const [sentName, text] = [textOf(body, 'attachmentFileName'), textOf(body, 'attachmentFileContent')];
  if (!sentName && !text) return undefined;
  if (!text) throw invalid('attachmentFileContent', 'required');
  const name = cleanFileName(sentName ?? 'attachment.pdf');
  // What the receiver's machine makes of a file goes by its name's ending.
  if (name === undefined || !/\.pdf$/i.test(name)) throw invalid('attachmentFileName', 'wrong_value');
  const decoded = decodeBase64(text, attachmentLimits.bytes);
  if (decoded === 'too_large')
    throw new CoreError('too_large', 'the attachment is larger than its limit', {
      fields: [{ field: 'attachmentFileContent', reason: 'too_long' }],
    });
  if (decoded === 'no_base64') throw invalid('attachmentFileContent', 'wrong_format');
  const staged = await files.stage(decoded.bytes, { maxBytes: attachmentLimits.bytes });
  if (await isPdf(staged)) return { staged, name };
  await staged.discard();
  throw invalid('attachmentFileContent', 'wrong_format');
}
