import { startTwoAtATime } from '../support/test-server.ts';
import '../security/idempotency.test.ts';
import '../security/token-families.test.ts';

/** What is done once, however often and wherever it is asked for: idempotency keys, refresh families. */
startTwoAtATime({ bothWork: false });
