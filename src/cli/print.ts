// What a person, or a program, reads of an execution's end.
import type { Failure } from "../client/index.ts";
import { EXIT } from "./command.ts";
import type { Ending } from "./execute.ts";
import type { Terminal } from "./terminal.ts";

const WHO: Record<Failure["origin"], string> = {
  credentials: "the credentials were refused",
  upstream: "what the component calls",
  component: "the component",
  platform: "this service",
};

/** Prints the ending, and answers the exit code. */
export function print(terminal: Terminal, ending: Ending, isJson: boolean): number {
  switch (ending.status) {
    case "fulfilled":
      terminal.print(isJson ? JSON.stringify(ending) : JSON.stringify(ending.data, null, 2));
      return EXIT.fulfilled;
    case "rejected": {
      const { status, reason, failure } = ending;
      if (isJson) {
        terminal.print(JSON.stringify({ status, reason }));
        return EXIT.rejected;
      }
      const { name, message, ...details } = reason;
      terminal.printError(`Rejected: ${visible(`${name}: ${message}`)}`);
      if (Object.keys(details).length > 0) terminal.printError(visible(JSON.stringify(details, null, 2)));
      if (failure !== null) terminal.printError(whoFailed(failure));
      return EXIT.rejected;
    }
    case "interrupted":
      if (isJson) terminal.print(JSON.stringify({ status: "error", message: ending.message }));
      else terminal.printError(ending.message);
      return ending.exitCode;
  }
}

/** One line, for a person. */
export function whoFailed({ origin, http_status }: Failure): string {
  return `Failed: ${WHO[origin]}${http_status === undefined ? "" : `; the last answer from outside was ${http_status}`}.`;
}

/** A component's words without what would steer the terminal. */
export function visible(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, "");
}
