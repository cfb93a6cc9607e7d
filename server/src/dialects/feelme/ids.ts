import { CoreError } from '../../core/errors.ts';

/** FeelMe's ids are integers. @throws CoreError `not_found` for anything that is no number we could have handed out */
export function numberOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new CoreError('not_found', 'no integer id');
  return Number(text);
}
