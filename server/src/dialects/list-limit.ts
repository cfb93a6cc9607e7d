import type { Run, UseCase } from '../core/run.ts';
import type { DialectLimits } from './dialect.ts';

/** Runs use cases for a dialect: those that are lists within the time that its lists may take. */
export function withListLimit(run: Run, limits: DialectLimits): Run {
  return (actor, useCase, input, key) => run(actor, limited(useCase, limits), input, key);
}

function limited<Input, Output>(useCase: UseCase<Input, Output>, { listMs }: DialectLimits): UseCase<Input, Output> {
  return useCase.isList ? { ...useCase, limitMs: listMs } : useCase;
}
