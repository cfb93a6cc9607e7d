import type { UseCase } from '../../run.ts';
import { fileVersion } from './read-file.ts';
import { sections } from './sections.ts';

/** The operator's catalogue as a file: importing it again changes nothing. What is archived is left out. */
export const exportCatalogue: UseCase<void, Readonly<Record<string, unknown>>> = {
  name: 'catalogue.export',
  async run(tx) {
    const file: Record<string, unknown> = { version: fileVersion };
    for (const section of sections) file[section.name] = await section.export(tx);
    return file;
  },
};
