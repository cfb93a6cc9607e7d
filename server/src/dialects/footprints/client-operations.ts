import { deleteClient } from './operations/delete-client.ts';
import { readClient } from './operations/read-client.ts';
import { searchClient } from './operations/search-client.ts';
import { updateClient } from './operations/update-client.ts';

/** Get customers to Delete customer. */
export const clientOperations = [readClient, searchClient, updateClient, deleteClient];
