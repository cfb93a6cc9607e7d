import { startTwoAtATime } from '../support/test-server.ts';
import '../dialects/leeloo-messages.test.ts';

/** Messages with two servers' rounds going on at once: each is sent once. */
startTwoAtATime();
