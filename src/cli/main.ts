// `coatcheck`: finds the command, runs it, and turns whatever goes wrong into words and an exit code.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { parse } from "./arguments.ts";
import { type Command, EXIT, Mistakes, Unavailable } from "./command.ts";
import { unknown } from "./nearest.ts";
import { pack } from "./pack.ts";
import { push } from "./push.ts";
import { run } from "./run.ts";

const commands: Readonly<Record<string, Command>> = { run, push, pack };

const help = `Usage: coatcheck COMMAND [options]

Commands
${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join("\n")}
  help       show this, or the help of a command: coatcheck help run

Options
  --help     show the help of a command
  --version  show the version`;

// Who reads only the head of a result closes the pipe; that is no error of this command's.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined) {
    console.error(help);
    return EXIT.usage;
  }
  if (name === "--version") return say(version());
  const isHelp = name === "help" || name === "--help" || name === "-h";
  const wanted = isHelp ? args[0] : name;
  if (wanted === undefined) return say(help);
  const command = Object.hasOwn(commands, wanted) ? commands[wanted] : undefined;
  if (command === undefined) {
    const [kind, known] = wanted.startsWith("-")
      ? ["option", ["--help", "--version"]]
      : ["command", [...Object.keys(commands), "help"]];
    return explain(new Mistakes([unknown(kind, wanted, known)]), "", args.includes("--json"));
  }
  if (isHelp || args.includes("--help") || args.includes("-h")) return say(command.help);
  const input = parse(args, command);
  try {
    return await command.run(input);
  } catch (error) {
    return explain(error, wanted, input.values["json"] !== undefined);
  }
}

function say(text: string): number {
  console.log(text);
  return EXIT.fulfilled;
}

/** Says what went wrong, and answers the exit code. A bug of ours is not explained away: it is thrown on. */
function explain(error: unknown, command: string, isJson: boolean): number {
  if (!(error instanceof Mistakes || error instanceof Unavailable)) throw error;
  if (isJson) console.log(JSON.stringify({ status: "error", message: error.message }));
  else console.error(error.message);
  if (error instanceof Unavailable) return EXIT.unavailable;
  if (!isJson) console.error(`\ncoatcheck ${command === "" ? "" : `${command} `}--help says more.`);
  return EXIT.usage;
}

function version(): string {
  const text = readFileSync(resolve(import.meta.dirname, "../../package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
