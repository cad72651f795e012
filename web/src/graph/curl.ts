/** A workflow as the command that runs it on a server. */

import type { Workflow } from "./workflow";

/** Linux takes 128 KiB in one argument; longer bodies come by the standard input. */
const LONGEST = 100_000;
const END = "END_OF_WORKFLOW";

/** A line for any POSIX shell; with a token the server takes it from `$TESSERA_TOKEN`. */
export function curlOf(workflow: Workflow, origin: string, token: boolean): string {
  const body = JSON.stringify({ workflow });
  const long = new TextEncoder().encode(body).length > LONGEST;
  const line = [
    "curl --fail-with-body --silent --show-error",
    quoted(`${origin}/api/v1/jobs`),
    "--header 'content-type: application/json'",
    ...(token ? ['--header "authorization: Bearer $TESSERA_TOKEN"'] : []),
    `--data-binary ${long ? "@-" : quoted(body)}`,
  ].join(" \\\n  ");
  // One line of JSON: a line of its own can never be the end mark.
  return long ? `${line} <<'${END}'\n${body}\n${END}\n` : `${line}\n`;
}

/** A word that a shell hands on as it is. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
