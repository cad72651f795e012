import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { curlOf, quoted } from "./curl";
import { textToImage } from "./fixtures/scenes";

const HOSTILE = [
  "it's",
  "''",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's variable, to stay as it is
  "$(touch /nowhere) `id` $HOME ${x} !! \\ \\' \\n %s",
  'a "quoted" word; rm -rf / && true | cat > x < y # not a comment',
  "line\nline\r\ttab",
  "END_OF_WORKFLOW\nEND_OF_WORKFLOW",
  "星 ‘curly’ é \u{1F600} \u202E",
  "-n --data @/etc/passwd",
  "",
];

it.each(HOSTILE)("a shell hands on %j as it is", (text) => {
  const said = execFileSync("sh", ["-c", `printf %s ${quoted(text)}`], { encoding: "utf-8" });
  expect(said).toBe(text);
});

describe("curlOf", () => {
  // A curl that says what it was given: the shell between is the real one.
  const folder = mkdtempSync(join(tmpdir(), "curl-"));
  const fake = join(folder, "curl");
  writeFileSync(
    fake,
    '#!/bin/sh\nfor word; do printf "%s\\0" "$word"; done\ncase "$*" in *"--data-binary @-"*) cat;; esac\n',
  );
  chmodSync(fake, 0o755);
  const given = (command: string) =>
    execFileSync("sh", [], {
      input: command,
      encoding: "utf-8",
      env: { PATH: `${folder}:${process.env.PATH}`, TESSERA_TOKEN: "secret" },
      maxBuffer: 1 << 26,
    }).split("\0");

  it.each([1, 3000])("gives the server the graph exactly, %i times over", (times) => {
    const workflow = textToImage();
    workflow.name = HOSTILE.join(" ").repeat(times);
    const words = given(curlOf(workflow, "http://127.0.0.1:8188", true));
    expect(words.slice(0, 4)).toEqual([
      "--fail-with-body",
      "--silent",
      "--show-error",
      "http://127.0.0.1:8188/api/v1/jobs",
    ]);
    expect(words).toContain("authorization: Bearer secret");
    const body = words[words.indexOf("--data-binary") + (words.includes("@-") ? 2 : 1)];
    expect(JSON.parse(body ?? "")).toEqual({ workflow });
    expect(words.includes("@-")).toBe(times > 1);
  });

  it("speaks of a token only where there is one", () => {
    expect(curlOf(textToImage(), "http://x", false)).not.toContain("authorization");
  });
});
