import { keepCaught } from '../../core/messaging/outgoing.ts';
import { longestMessage } from '../../core/messaging/send-message.ts';
import type { Adapter } from './adapter.ts';

/** The inbox of a sandbox: every message is kept, none leaves. */
export const catcher: Adapter = {
  type: 'catcher',
  capabilities: {
    longestText: longestMessage,
    hasSubject: true,
    attachments: true,
    receives: 'never',
    addressFrom: 'channel',
  },
  settings: {},
  async send(message, { connection, actor, run }) {
    await run(actor, keepCaught, { connectionId: connection.id, message });
    return { outcome: 'done', providerId: message.id };
  },
  verify: async () => ({ ok: true }),
};
