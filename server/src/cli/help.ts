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
  distribute --print                 print the SQL that spreads the schema over a Citus cluster (docs/scaling.md)
  tenant create NAME [--demo] [--country CC] [--json]
                                     add a tenant and print its credentials, which are shown this once only;
                                     --demo: with sample data; --country: two letters, how local phone numbers are read (RO)
  tenant list [--json]               list the tenants with their codes
  tenant rotate-keys CODE            give a tenant new signing keys; tokens of the keys before stay good until they expire
  credential kinds                   list what credentials can be made, with their options
  credential create DIALECT KIND --tenant CODE [--name NAME] [--set KEY=VALUE ...] [--json]
                                     make a credential and print it; its secret is shown this once only
  credential list --tenant CODE [--json]
                                     list a tenant's credentials, revoked ones too
  credential revoke ID --tenant CODE
                                     end a credential and its tokens: running servers refuse them within 5 seconds
  connection types                   list the ways to reach people, with their settings
  connection create TYPE --tenant CODE --name NAME [--set KEY=VALUE ...] [--secret-stdin] [--default] [--json]
                                     make a connection; its password or token is read from standard input;
                                     --default: messages of channels without a connection leave through it
  connection list --tenant CODE [--all] [--json]
                                     list a tenant's connections; --all: archived ones too
  connection verify ID --tenant CODE [--json]
                                     try whether a connection works as it is set up; nothing is sent to a person
  connection archive ID --tenant CODE [--json]
                                     end a connection and forget its secret
  catalogue import FILE --tenant CODE [--check] [--json]
                                     bring what the tenant offers to what a JSON file says (docs/catalogue.md), all of it or nothing;
                                     FILE may be - for standard input; --check: only say what would be done
  catalogue export --tenant CODE     print the tenant's catalogue as such a file
  person erasures --tenant CODE [--json]
                                     list who was erased with a grace, and until when each can be brought back
  person restore ID --tenant CODE [--json]
                                     bring an erased person back, by the erasure's or the person's id
  loyalty check --tenant CODE [--json]
                                     compare prizes, codes and points of loyalty campaigns; exit code 1 when they do not add up
  counters check (--tenant CODE | --all) [--json]
                                     recount what lists and statistics tell; exit code 1 when a counter is not what it counts
  counters repair (--tenant CODE | --all) [--json]
                                     make the counters what they count, also while servers write; shows what was wrong
  rate set CURRENCY USD --tenant CODE
                                     say what one unit of a currency is worth in USD, for statistics
  endpoint create DIALECT URL --tenant CODE --event TYPE [--event TYPE ...] [--json]
                                     tell facts to a URL in a dialect's words; the signing secret is shown this once only
  endpoint list --tenant CODE [--json]
                                     list a tenant's endpoints
  endpoint enable|disable ID --tenant CODE [--json]
                                     tell an endpoint facts again, or no more
  endpoint rotate ID --tenant CODE [--json]
                                     give an endpoint a new signing secret; the one before counts for a day longer
  endpoint replay ID --tenant CODE --from TIME [--to TIME] [--json]
                                     send again what was on its way to an endpoint in a span of time
  warnings --tenant CODE [--days N] [--json]
                                     what pages and apps sent that could not be taken, counted (docs/tracking.md)
  credentials [--json]               show the demo tenant's credentials file

Settings (environment variables):
${settings.join('\n')}
`;
}
