import { CoreError, type FieldError } from '../../core/errors.ts';

/** A field error with its own text, where the field's name and the reason do not say enough. */
export interface Problem extends FieldError {
  /** Whole, as class-validator would say it: `filter.0.value must be a string`. */
  readonly text: string;
}

/** @throws CoreError `invalid` when there is any problem */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw refusal(...problems);
}

export function refusal(...fields: readonly Problem[]): CoreError {
  return new CoreError('invalid', 'a value has no meaning here', { fields });
}
