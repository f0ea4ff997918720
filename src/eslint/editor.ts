/**
 * Whether this process serves an editor, where nobody may be kept waiting, or is a command, whose findings have to be
 * complete. `UNPEG_EDITOR=1` or `0` decides; else the way in which the process was started does: language servers are told how to
 * talk (`--stdio`, `--node-ipc`, `--socket=…`, `--pipe=…`, `--lsp`), and others are known by their script. What is not known is a
 * command.
 */
const TALKS = /^--(?:stdio|node-ipc|lsp|(?:socket|pipe)(?:=.*)?)$/;
/** JetBrains' language service, and daemons that editors ask. */
const SERVES = /(?:^|[\\/])(?:js-language-service|eslint_d|core_d|eslintServer)(?:\.[cm]?js)?$/;

export function isEditor(argv: readonly string[] = process.argv, env: NodeJS.ProcessEnv = process.env): boolean {
  const said = env['UNPEG_EDITOR'];
  if (said === '1' || said === '0') return said === '1';
  return argv.slice(2).some((word) => TALKS.test(word)) || SERVES.test(argv[1] ?? '');
}
