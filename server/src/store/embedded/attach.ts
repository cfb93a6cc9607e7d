import { preparePlace } from './place.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { socketAnswers, socketPort } from './socket.ts';

/**
 * The database of a data directory that another server is running right now, for administrative commands beside it; undefined
 * when none runs. It is not held and not to be stopped: its server does that.
 */
export async function findRunning(dataDir: string, superuser = 'postgres') {
  const place = await preparePlace(dataDir);
  const state = await readPostmasterFile(place.cluster);
  if (state.found !== 'running' || !(await socketAnswers(place.socketDir))) return undefined;
  return { host: place.socketDir, port: socketPort, user: superuser, database: 'postgres' };
}
