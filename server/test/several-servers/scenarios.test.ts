import { startTwoAtATime } from '../support/test-server.ts';
import '../scenarios/races.test.ts';
import '../scenarios/round-trip.test.ts';
import '../scenarios/shared-behaviour.test.ts';
import '../scenarios/visibility.test.ts';

/** The five dialects' walks with each request sent to the other of two servers than the one before: the same answers. */
startTwoAtATime();
