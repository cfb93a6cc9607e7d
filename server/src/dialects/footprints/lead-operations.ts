import type { Operation } from '../operation.ts';
import { addLeadAction } from './operations/add-lead-action.ts';
import { createProspect } from './operations/create-prospect.ts';
import { listActionTypes } from './operations/list-action-types.ts';
import { listLeadActions } from './operations/list-lead-actions.ts';
import { loseLead } from './operations/lose-lead.ts';
import { rateLead } from './operations/rate-lead.ts';
import { updateLead } from './operations/update-lead.ts';
import { updateLeadAction } from './operations/update-lead-action.ts';

/** What becomes of leads. Literal paths go before `/api/lead/{leadId}` whatever their order here. */
export const leadOperations: readonly Operation[] = [
  createProspect,
  updateLead,
  rateLead,
  loseLead,
  addLeadAction,
  updateLeadAction,
  listLeadActions,
  listActionTypes,
];
