import { type CoverageRow, documented, inferred } from '../coverage-row.ts';

const section = 'Send Notifications';

/** The document's Send Notifications, row by row. */
export const notificationCoverage: readonly CoverageRow[] = [
  documented('notification.send/example', section, 'the samples’ request gets the printed answer'),
  documented('notification.send/reply', section, '`{status: "success", message: "Message sent!"}`'),
  documented('notification.send/body.templateKey', section, '`templateKey` names the operator’s template'),
  documented('notification.send/body.email', section, '`email` is where the mail goes'),
  documented('notification.send/body.names', section, '`firstName` and `lastName` of the receiver, for the template'),
  documented(
    'notification.send/body.attachment',
    section,
    '`attachmentFileName` and `attachmentFileContent` (base64, pdf only) leave with the mail, byte for byte',
  ),
  inferred('notification.send/queued', section, 'answered when it is written down; the mail leaves afterwards'),
  inferred('notification.send/retry', section, 'a mail server that is down is tried again'),
  inferred('notification.send/subject', section, 'the subject is the template’s own, else its name'),
  inferred(
    'notification.send/connection',
    section,
    'the mail leaves through the template’s connection, else the newest that sends mail',
  ),
  inferred('notification.send/no-connection', section, 'nothing sends mail: 409, in words; nothing is kept'),
  inferred('notification.send/inbox', section, 'a sandbox without a mail connection keeps it in its inbox'),
  inferred('notification.send/nameless', section, 'a receiver without a name is called by the address'),
  inferred('notification.send/receiver', section, 'the receiver becomes a customer, found by the e-mail; no lead'),
  inferred(
    'notification.send/wrong',
    section,
    'an unknown template, no address, a name above 100 characters: 400, named',
  ),
  inferred(
    'notification.send/injection',
    section,
    'what is sent makes no header, recipient or markup; names are variables and never evaluated',
  ),
  inferred('notification.send/attachment-size', section, 'up to 5 MiB; more is 413'),
  inferred(
    'notification.send/attachment-wrong',
    section,
    'what is no strict base64 (padding included, no alphabet for URLs), or no PDF by its content: 400, named',
  ),
  inferred('notification.send/raw-plus', section, 'pluses of the base64 may come unencoded, as the samples send it'),
  inferred('notification.send/line-breaks', section, 'base64 may be broken into lines'),
  inferred(
    'notification.send/attachment-name',
    section,
    'the name is cleaned of paths and control characters and must end with .pdf; without one it is attachment.pdf',
  ),
  inferred('notification.send/idempotency', section, 'with an Idempotency-Key a mail is sent once'),
  inferred('notification.send/erasure', section, 'the attachment goes with the person'),
];
