import Type from 'typebox';
import { longestEmail } from '../../kit/email.ts';

/** Footprints' names and shapes of Send Notifications. */

/** Limits of the attachment: bytes that its base64 stands for, and a body that has room for it, encoded as forms are. Inferred. */
export const attachmentLimits = { bytes: 5 * 1024 * 1024, bodyBytes: 8 * 1024 * 1024 } as const;

const text = (most: number) =>
  Type.Optional(Type.Union([Type.String({ maxLength: most }), Type.Number(), Type.Null()]));

export const Notification = Type.Object({
  templateKey: text(100),
  email: text(longestEmail),
  firstName: text(100),
  lastName: text(100),
  attachmentFileName: text(1_000),
  /** Base64 of a PDF. */
  attachmentFileContent: text(attachmentLimits.bodyBytes),
});

export const NotificationSent = Type.Object({
  status: Type.Literal('success'),
  message: Type.Literal('Message sent!'),
});
