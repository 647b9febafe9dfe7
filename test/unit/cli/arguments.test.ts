import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { parse, readObject } from "../../../src/cli/arguments.ts";
import type { Command } from "../../../src/cli/command.ts";
import { terminalOf } from "../../terminal.ts";

const command: Command = {
  summary: "",
  help: "",
  options: { account: { type: "string" }, user: { type: "string" } },
  run: () => Promise.resolve(0),
};

describe("parse", () => {
  it("takes options before, between and after the arguments", () => {
    expect(parse(["--user=a:b", "timer", "--account", "1", "get_meta_model", "--json"], command)).toEqual({
      positionals: ["timer", "get_meta_model"],
      values: { user: "a:b", account: "1", json: true },
      mistakes: [],
    });
  });

  it("names every mistake", () => {
    expect(parse(["--acount", "1", "--frobnicate", "--user", "--json=yes", "--json"], command).mistakes).toEqual([
      "Unknown option --acount. Did you mean --account?",
      "Unknown option --frobnicate. Use one of: --help, --json, --account, --user.",
      "--user needs a value.",
    ]);
    expect(parse(["--json=yes", "--account", "1", "--account=2", "--user="], command).mistakes).toEqual([
      "--json takes no value.",
      "--account is given twice.",
      "--user needs a value.",
    ]);
  });

  it("does not take the value of a mistyped option for an argument", () => {
    expect(parse(["--usr", "ann@example.com:key", "timer"], command).positionals).toEqual(["timer"]);
  });

  it("knows no option that every object has", () => {
    expect(parse(["--constructor"], command).mistakes).toHaveLength(1);
  });
});

describe("readObject", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "coatcheck-"));
    writeFileSync(join(folder, "keys.json"), '{"user":"ann"}');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("reads @FILE from the folder in which npm run was typed", () => {
    const env = { npm_lifecycle_event: "coatcheck", INIT_CWD: folder };
    expect(readObject(terminalOf({ env }).terminal, "--cfg", "@keys.json", [])).toEqual({ user: "ann" });
  });

  it("says which option is wrong, and where, without its text", () => {
    const mistakes: string[] = [];
    const { terminal } = terminalOf();
    readObject(terminal, "--cfg", '{"password":"canary', mistakes);
    readObject(terminal, "--cfg", "[]", mistakes);
    readObject(terminal, "--account-data", `@${join(folder, "none")}`, mistakes);
    readObject(terminal, "--account-data", `@${folder}`, mistakes);
    expect(mistakes).toEqual([
      expect.stringMatching(/^--cfg is not valid JSON, at line 1, column 13\./),
      expect.stringMatching(/^--cfg must be a JSON object/),
      `--account-data: the file ${join(folder, "none")} cannot be read (ENOENT).`,
      `--account-data: the file ${folder} cannot be read (EISDIR).`,
    ]);
  });
});
