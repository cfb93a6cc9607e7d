import type { Id } from '../../../kit/ids.ts';
import type { Tx } from '../../../store/tx.ts';
import type { FieldError, FieldReason } from '../../errors.ts';
import type { Context } from '../../run.ts';
import type { ItemKind } from '../catalogue.ts';
import type { Field } from './fields.ts';

/**
 * One list of the catalogue's file. Kinds of things differ in what an entry says and where it is kept, and in nothing else: adding
 * one to the file is a value of this type in the table of `sections.ts`.
 */
export interface Section {
  /** The list's key in the file. */
  readonly name: string;
  /** The field that tells entries apart, and matches them with what is there already. It must be among `fields`, required. */
  readonly key: string;
  /** Every field that an entry may have; another is refused. */
  readonly fields: Readonly<Record<string, Field>>;
  /** All that is in use, oldest first, as entries: importing them changes nothing. */
  export(tx: Tx): Promise<Entry[]>;
  /**
   * Makes what is new and changes what differs. What is wrong with an entry is told to `work.refuse`, not thrown, so that all of it is
   * told at once; nothing stays of an import with a refused entry.
   */
  import(work: ImportWork, entries: readonly Entry[]): Promise<Outcome>;
}

/** A field that the file leaves out is not in an entry, and stays as it is. Null clears it. */
export type Entry = Readonly<Record<string, unknown>>;

export interface ImportWork {
  readonly tx: Tx;
  readonly context: Context;
  /** Only to be checked: nothing may be written. */
  readonly isDryRun: boolean;
  refuse(index: number, field: string, reason: FieldReason): void;
  /** The items that the file names by their external ids, those of sections before among them. Unknown ones are missing. */
  resolve(kind: ItemKind, externalIds: readonly string[]): Promise<ReadonlyMap<string, Id>>;
  /** Lets later sections name what this one imports. */
  remember(kind: ItemKind, externalId: string, id: Id): void;
}

/** Counts of entries. */
export interface Outcome {
  readonly created: number;
  readonly updated: number;
  readonly archived: number;
  readonly unchanged: number;
}

/** How a field of an entry is named in an error: `offers[3].price`, counted from 0. */
export function fieldError(section: string, index: number, field: string, reason: FieldReason): FieldError {
  return { field: `${section}[${index}]${field === '' ? '' : `.${field}`}`, reason };
}
