import type { Operation } from '../operation.ts';
import { addSmsPeople } from './operations/add-sms-people.ts';
import { listChannels } from './operations/list-channels.ts';
import { listChatMessages } from './operations/list-chat-messages.ts';
import { listConnections } from './operations/list-connections.ts';
import { listTemplateCategories } from './operations/list-template-categories.ts';
import { listTemplates } from './operations/list-templates.ts';
import { readPersonOfChannel } from './operations/read-person-of-channel.ts';
import { sendMessage } from './operations/send-message.ts';
import { sendTemplate } from './operations/send-template.ts';

/** Templates, messages, channels and connections. */
export const messagingOperations: readonly Operation[] = [
  listTemplateCategories,
  listTemplates,
  sendTemplate,
  listChatMessages,
  sendMessage,
  listChannels,
  readPersonOfChannel,
  addSmsPeople,
  listConnections,
];
