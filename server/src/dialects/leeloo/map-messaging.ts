import type { Static } from 'typebox';
import type { ChannelView } from '../../core/messaging/list-channels.ts';
import type { MessageView } from '../../core/messaging/list-messages.ts';
import { isoMillis } from '../../kit/dates.ts';
import { hex } from './ids.ts';
import { nameOf } from './map.ts';
import type { ChannelList, MessageList } from './wire-messaging.ts';

/** Who wrote it; of the three only the operator's word is in the document (vendors.md, "Behaviour of the real systems"). */
const types = { operator: 'YOUR_MESSAGE', person: 'FRIEND_MESSAGE', system: 'SYSTEM_MESSAGE' } as const;

export function toMessage(message: MessageView): Static<typeof MessageList>['data'][number] {
  return {
    id: hex(message.id),
    text: message.text,
    type: types[message.author],
    read: message.isRead,
    createdAt: isoMillis(message.createdAt),
    updatedAt: isoMillis(message.updatedAt),
  };
}

/** Before any message, the time of the last one is that of the channel's opening, as with people. */
export function toChannel(channel: ChannelView): Static<typeof ChannelList>['data'][number] {
  return {
    id: hex(channel.id),
    person_id: hex(channel.person.id),
    name: nameOf(channel.person.values),
    from: channel.kind.toUpperCase(),
    botStatus: 'BOT',
    lastMessageTime: isoMillis(channel.lastMessageAt ?? channel.createdAt),
    createdAt: isoMillis(channel.createdAt),
    utmMarks: channel.utmMarks,
  };
}
