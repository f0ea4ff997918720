/** What stands below the options in `--help`: what a command's words mean, and examples. */

export const HELP = `
Examples:
  unpeg                              findings of every rule in this repository
  unpeg check src/billing            the same, reported for one folder
  unpeg check --since origin/main    only what this change brings, wherever that is
  unpeg check --update-baseline      what is there now does not count from here on
  unpeg check --assume new-cart=true what could go if new-cart stayed on for good
  unpeg flags                        every flag: its state, where it is read, what it arms
  unpeg why src/strategies/peg.ts    how that file comes to run, and behind which flags

Exit code: 0 nothing at error level, 1 findings, 2 usage, configuration, or nothing to analyse.`;

export const FLAGS_HELP = `
A flag is listed once for each provider, with
  state   declared in a registry: planned, active, expired; launched or retired with the value that is left of it;
          removed when a tombstone forbids the name; undeclared when a registry does not know it
  age     since it was declared, where the registry says so
  reads   places in sources that ask for it, through constants, wrappers, hooks and components
  arms    what runs only under one of its values: its blast radius
Keys that the code does not tell are listed below the table: no flag that fits one is called unused.

Examples:
  unpeg flags                              in groups, the most urgent first
  unpeg flags --sort arms                  the flag that keeps most code alive first
  unpeg flags --quiet                      ids only, one a line
  unpeg flags --format csv --output f.csv  for a spreadsheet; markdown for a wiki, json for programs
  unpeg why FLAG                           all that one flag arms, and by which way

JSON is described by unpeg/schema/flags.schema.json.`;

export const SYNC_HELP = `
The token is taken from the environment only, and is neither printed nor written: an admin token, or a personal access token of somebody
who may read the flags. The file holds flags, environments, strategies and dates; no names of people and no values of constraints.

Examples:
  UNLEASH_URL=https://unleash.example.com UNLEASH_TOKEN=… unpeg sync unleash
  unpeg check --state unleash-state.json --environment production

Other vendors: docs/vendors.md lists the exports that --state reads, and where each comes from.`;

export const REPORT_HELP = `
The report is one file that needs no network. It counts the last commit of each quarter on the first-parent line, eight quarters back, always
with this version of unpeg and the configuration of today, so that quarters can be compared.
  html      the report, for a browser or to print; markdown, json and csv hold the same numbers
  badge     an SVG with the number of flags and of stale ones
  chat      a short text with the numbers of the first page
Owners are those of CODEOWNERS at that commit, unless a registry names them. People are not ranked.

Examples:
  unpeg report --output flags.html                       the last quarter that is over
  unpeg report --quarter 2026-Q3 --output flags.html     this one; a quarter that runs is counted up to today
  unpeg report --compare v4.2.0 --format markdown        against a release

Goals are set in the configuration: "policy": { "targets": { "stale": 10, "flags@2027-Q1": 60 } }.
JSON is described by unpeg/schema/report.schema.json.`;
