// `coatcheck`: finds the command, runs it, and turns whatever goes wrong into a message and an exit code.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { add as addAccount } from "./account/add.ts";
import { list as listAccounts } from "./account/list.ts";
import { rm as removeAccount } from "./account/rm.ts";
import { parse } from "./arguments.ts";
import { type Command, EXIT, type Group, Mistakes, ServiceError } from "./command.ts";
import { list as listComponents } from "./component/list.ts";
import { rm as removeComponent } from "./component/rm.ts";
import { cancel } from "./exec/cancel.ts";
import { list as listExecutions } from "./exec/list.ts";
import { show } from "./exec/show.ts";
import { watch } from "./exec/watch.ts";
import { unknown } from "./nearest.ts";
import { pack } from "./pack.ts";
import { push } from "./push.ts";
import { run } from "./run.ts";
import { explained } from "./service.ts";
import { Terminal } from "./terminal.ts";
import { add as addUser } from "./user/add.ts";
import { rotate } from "./user/rotate.ts";

/** Every command there is. */
export const coatcheck: Group = {
  summary: "hand in a job, get a ticket, pick the result up exactly once",
  commands: {
    run,
    push,
    pack,
    exec: {
      summary: "list, show, watch and cancel executions",
      commands: { list: listExecutions, show, watch, cancel },
    },
    component: {
      summary: "list and remove components (push adds one)",
      commands: { list: listComponents, rm: removeComponent },
    },
    account: {
      summary: "list, add and remove accounts",
      commands: { list: listAccounts, add: addAccount, rm: removeAccount },
    },
    user: { summary: "add users, and rotate API keys", commands: { add: addUser, rotate } },
  },
};

/** Returns the exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args[0] === "--version") return say(terminal, version());
  const isHelp = args[0] === "help";
  const { found, name, rest } = find(isHelp ? args.slice(1) : args);
  const wantsHelp = isHelp || rest.includes("--help") || rest.includes("-h");
  if (!("commands" in found)) {
    if (wantsHelp) return say(terminal, found.help);
    const input = { terminal, ...parse(rest, found) };
    try {
      return await found.run(input);
    } catch (error) {
      return explain(terminal, explained(error), name, input.values["json"] !== undefined);
    }
  }
  const word = rest.find((other) => other !== "--help" && other !== "-h");
  if (word !== undefined) {
    const [kind, known] = word.startsWith("-")
      ? ["option", name === "" ? ["--help", "--version"] : ["--help"]]
      : ["command", [...Object.keys(found.commands), ...(name === "" ? ["help"] : [])]];
    return explain(terminal, new Mistakes([unknown(kind, word, known)]), name, rest.includes("--json"));
  }
  if (wantsHelp) return say(terminal, helpOf(found, name));
  terminal.printError(helpOf(found, name));
  return EXIT.usage;
}

/**
 * Follows the words as far as they lead: `exec list --json` leads to the command `exec list`, with the rest `--json`.
 */
function find(words: readonly string[]): { found: Command | Group; name: string; rest: readonly string[] } {
  let found: Command | Group = coatcheck;
  let depth = 0;
  for (const word of words) {
    const next: Command | Group | undefined =
      "commands" in found && Object.hasOwn(found.commands, word) ? found.commands[word] : undefined;
    if (next === undefined) break;
    found = next;
    depth += 1;
  }
  return { found, name: words.slice(0, depth).join(" "), rest: words.slice(depth) };
}

function helpOf({ commands }: Group, name: string): string {
  const prefix = name === "" ? "" : `${name} `;
  const lines = Object.entries(commands).map(([word, { summary }]) => `  ${word.padEnd(10)} ${summary}`);
  const help = `  help       show this help, or that of a command: coatcheck help run`;
  return `Usage: coatcheck ${prefix}COMMAND [options]

Commands
${[...lines, ...(name === "" ? [help] : [])].join("\n")}

Options
  --help     show the help of a command${name === "" ? "\n  --version  show the version" : ""}`;
}

function say(terminal: Terminal, text: string): number {
  terminal.print(text);
  return EXIT.fulfilled;
}

/** Prints what went wrong, and returns the exit code. A bug of ours is thrown again. */
function explain(terminal: Terminal, error: unknown, command: string, isJson: boolean): number {
  if (!(error instanceof Mistakes || error instanceof ServiceError)) throw error;
  if (isJson) terminal.print(JSON.stringify({ status: "error", message: error.message }));
  else terminal.printError(error.message);
  if (error instanceof ServiceError) return EXIT.unavailable;
  if (!isJson) terminal.printError(`\nSee coatcheck ${command === "" ? "" : `${command} `}--help.`);
  return EXIT.usage;
}

function version(): string {
  const text = readFileSync(resolve(import.meta.dirname, "../../package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

if (import.meta.main) {
  // A program such as head closes the pipe before everything is printed: that is not an error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  process.exitCode = await main(process.argv.slice(2), Terminal.ofProcess());
}
