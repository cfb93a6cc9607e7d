import type { IncomingMessage } from './adapter.ts';
import { type Json, longestIncoming, partOf, textOf } from './incoming-json.ts';

/** Longest name that is taken over, in UTF-16 units; Telegram's own are at most 64 and 64. */
const longestName = 200;

/** Kinds of messages without words, which the operator is told of by their names (Message, Bot API). */
const wordless = ['photo', 'voice', 'video', 'video_note', 'audio', 'document', 'animation', 'sticker', 'location'];

/**
 * The message in an update; undefined for updates that are none, for groups and channels (nobody in particular writes there), and
 * for what another bot wrote.
 */
export function messageOf(update: Json): IncomingMessage | undefined {
  const message = partOf(update, 'message') ?? {};
  const chat = partOf(message, 'chat') ?? {};
  const from = partOf(message, 'from') ?? {};
  const address = textOf(chat, 'id');
  const providerId = textOf(message, 'message_id');
  if (chat.type !== 'private' || from.is_bot === true || address === undefined || providerId === undefined)
    return undefined;
  const phone = ownPhone(message, from);
  const text = textOf(message, 'text') ?? textOf(message, 'caption') ?? phone ?? nameOfKind(message);
  if (text === undefined) return undefined;
  const said = phone === undefined ? {} : { phone };
  return {
    kind: 'telegram',
    address,
    patch: { ...nameOf(from), ...said },
    ...(phone === undefined ? {} : { said }),
    text: text.slice(0, longestIncoming),
    providerId,
  };
}

/** A contact that somebody shares may be another's; only the sender's own number (`user_id`) is taken for theirs. */
function ownPhone(message: Json, from: Json): string | undefined {
  const contact = partOf(message, 'contact');
  const number = contact === undefined ? undefined : textOf(contact, 'phone_number')?.trim();
  if (contact === undefined || number === undefined || number.length > 30) return undefined;
  if (contact.user_id === undefined || contact.user_id !== from.id) return undefined;
  // Always international; some clients leave out the plus.
  return number.startsWith('+') ? number : `+${number}`;
}

function nameOf(from: Json): IncomingMessage['patch'] {
  const [given, family, user] = ['first_name', 'last_name', 'username'].map((name) =>
    textOf(from, name)?.slice(0, longestName),
  );
  return {
    ...(given === undefined ? {} : { givenName: given }),
    ...(family === undefined ? {} : { familyName: family }),
    ...(user === undefined ? {} : { nickName: user }),
  };
}

function nameOfKind(message: Json): string | undefined {
  const kind = wordless.find((name) => Object.hasOwn(message, name));
  return kind === undefined ? undefined : `[${kind}]`;
}
