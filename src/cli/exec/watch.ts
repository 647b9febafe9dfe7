// `coatcheck exec watch`: draws an execution as it happens, from its event stream.
import { type Execution, type Status, type StatusEvent, isSettled } from "../../client/index.ts";
import { type Command, EXIT } from "../command.ts";
import { interruption } from "../interruption.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, readInput } from "../service.ts";
import { Drawing } from "./drawing.ts";

export const watch: Command = {
  summary: "draw an execution as it happens",
  help: `Usage: coatcheck exec watch ID [options]

Draws an execution from its start, as it goes through client, API, object, queue and isolate: as a diagram on a
terminal, elsewhere as one line for each change. Ends as soon as there is an outcome, and says which; it does not fetch
the result.

  ID  the execution's id

Options
  --follow           go on until the result is fetched, or expires
${SERVICE_HELP}
  --json             print each change as one line: {"id","status","at","attempt","execution"}

Ctrl-C ends the command; the execution goes on.

Exit codes
  0    fulfilled
  1    rejected by the component
  2    the command is wrong, or the execution does not exist
  3    cancelled, or expired, without an outcome; or the service cannot be reached, or refused
  130  ended with Ctrl-C (143: by SIGTERM)`,
  options: { ...SERVICE_OPTIONS, follow: { type: "boolean" } },

  async run(input) {
    const { service, args } = readInput(input, { ID: "the execution's id" });
    const [id = ""] = args;
    const { signal, exitCode } = interruption(input.terminal.signals);
    const isJson = input.values["json"] === true;
    const drawing = isJson ? null : new Drawing(input.terminal.stdout);
    let outcome: Status | null = null;
    let latest: Execution | null = null;
    try {
      for await (const event of service.events(id, { signal })) {
        if (isJson) input.terminal.print(JSON.stringify(event));
        drawing?.add(event);
        if (isSettled(event.status)) outcome = event.status;
        latest = event.execution ?? latest;
        if (isNow(event) && isSettled(event.status) && input.values["follow"] !== true) break;
      }
      drawing?.conclude(latest ?? (await service.execution(id, { signal })), outcome);
    } catch (error) {
      if (error !== signal.reason) throw error;
      return exitCode();
    } finally {
      drawing?.end();
    }
    if (outcome === null) return EXIT.unavailable;
    return outcome === "rejected" ? EXIT.rejected : EXIT.fulfilled;
  },
};

/** Of the changes that are sent at once, only the last one comes with the execution. */
function isNow({ execution }: StatusEvent): boolean {
  return execution !== undefined;
}
