import { startTwoAtATime } from '../support/test-server.ts';
import '../dialects/subrite-oidc-members.test.ts';
import '../dialects/subrite-oidc.test.ts';

/** A sign-in whose pages, codes, tokens and sessions come from two servers in turn. */
startTwoAtATime();
