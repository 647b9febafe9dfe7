// What a person, or a program, reads of an execution's end.
import { EXIT } from "./command.ts";
import type { Ending } from "./execute.ts";

/** Prints the ending, and answers the exit code. */
export function print(ending: Ending, isJson: boolean): number {
  switch (ending.status) {
    case "fulfilled":
      console.log(isJson ? JSON.stringify(ending) : JSON.stringify(ending.data, null, 2));
      return EXIT.fulfilled;
    case "rejected": {
      if (isJson) {
        console.log(JSON.stringify(ending));
        return EXIT.rejected;
      }
      const { name, message, ...details } = ending.reason;
      console.error(`Rejected: ${visible(`${name}: ${message}`)}`);
      if (Object.keys(details).length > 0) console.error(visible(JSON.stringify(details, null, 2)));
      return EXIT.rejected;
    }
    case "interrupted":
      if (isJson) console.log(JSON.stringify({ status: "error", message: ending.message }));
      else console.error(ending.message);
      return ending.exitCode;
  }
}

/** A component's words without what would steer the terminal. */
function visible(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, "");
}
