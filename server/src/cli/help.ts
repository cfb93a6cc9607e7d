import { settingsHelp } from '../config.ts';

/** `tributary --help`: commands and settings. */
export function helpText(): string {
  const settings = settingsHelp().map(
    ({ name, fallback, help }) => `  ${name.padEnd(26)} ${help}${fallback === '' ? '' : ` (default ${fallback})`}`,
  );
  return `Tributary: five partner APIs, one customer.

Usage: tributary COMMAND

  serve                              start the server (what npm start runs)
  migrate                            bring the database to this version's schema, then end
  tenant create NAME [--demo] [--country CC] [--json]
                                     add a tenant and print its credentials, which are shown this once only;
                                     --demo: with sample data; --country: two letters, how local phone numbers are read (RO)
  credentials [--json]               show the demo tenant's credentials file

Settings (environment variables):
${settings.join('\n')}
`;
}
