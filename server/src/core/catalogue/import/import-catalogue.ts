import type { FieldError } from '../../errors.ts';
import { savingRaces } from '../../loyalty/save-campaign.ts';
import type { UseCase } from '../../run.ts';
import { nameBook } from './names.ts';
import { readFile, refusal } from './read-file.ts';
import { fieldError, type Outcome } from './section.ts';
import { sections } from './sections.ts';

export interface ImportCatalogue {
  /** The file's content, parsed. */
  readonly file: unknown;
  /** Only to be checked: nothing is written. */
  readonly isDryRun: boolean;
}

/**
 * Brings the operator's catalogue to what a file says (docs/catalogue.md): all of it or, when one entry cannot be taken, nothing. What
 * the file does not name stays as it is.
 * @returns what became of the entries, section by section
 * @throws CoreError `invalid` with every field that is wrong: `offers[3].price`, counted from 0
 */
export const importCatalogue: UseCase<ImportCatalogue, Readonly<Record<string, Outcome>>> = {
  name: 'catalogue.import',
  // Somebody else made one of the same name in this very moment.
  raceOn: [
    'catalogue_items_external_key',
    'staff_email_key',
    'custom_properties_key_key',
    'templates_key_key',
    ...savingRaces,
  ],
  async run(tx, context, { file, isDryRun }) {
    const read = readFile(file, sections);
    const book = nameBook(tx);
    const wrong: FieldError[] = [];
    const outcomes: Record<string, Outcome> = {};
    for (const section of sections) {
      const entries = read.get(section);
      if (entries === undefined || entries.length === 0) continue;
      outcomes[section.name] = await section.import(
        {
          tx,
          context,
          // What follows something refused is not written any more: nothing of it would stay.
          get isDryRun() {
            return isDryRun || wrong.length > 0;
          },
          refuse: (index, field, reason) => wrong.push(fieldError(section.name, index, field, reason)),
          ...book,
        },
        entries,
      );
    }
    if (wrong.length > 0) throw refusal(wrong);
    return outcomes;
  },
};
