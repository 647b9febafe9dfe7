// `coatcheck exec watch`: an execution as it happens, from its event stream.
import { type Execution, type Status, type StatusEvent, isSettled } from "../../client/index.ts";
import { type Command, EXIT } from "../command.ts";
import { interruption } from "../interruption.ts";
import { SERVICE_HELP, SERVICE_OPTIONS, ask } from "../service.ts";
import { Drawing } from "./drawing.ts";

export const watch: Command = {
  summary: "draw an execution as it happens",
  help: `Usage: coatcheck exec watch ID [options]

Draws the way of an execution through client, API, object, queue and isolate, from its beginning, as it happens: on a
terminal as a diagram, elsewhere as a line for each change. Ends when there is an outcome, and says which; it is not fetched.

  ID  the execution's id

Options
  --follow           go on until the outcome is fetched, or has expired
${SERVICE_HELP}
  --json             print each change as one line: {"id","status","at","attempt","execution"}

Ctrl-C ends the watching; the execution goes on.

Exit codes
  0    fulfilled
  1    rejected by the component
  2    there is no such execution, or what was typed is wrong
  3    cancelled or expired without an outcome; or the service could not be reached, or refused
  130  ended with Ctrl-C (143: by SIGTERM)`,
  options: { ...SERVICE_OPTIONS, follow: { type: "boolean" } },

  async run(input) {
    const { service, words } = ask(input, { ID: "the execution's id" });
    const [id = ""] = words;
    const { signal, exitCode } = interruption(input.terminal.signals);
    const isJson = input.values["json"] === true;
    const drawing = isJson ? null : new Drawing(input.terminal.stdout);
    let outcome: Status | null = null;
    let told: Execution | null = null;
    try {
      for await (const event of service.events(id, { signal })) {
        if (isJson) input.terminal.print(JSON.stringify(event));
        drawing?.add(event);
        if (isSettled(event.status)) outcome = event.status;
        told = event.execution ?? told;
        if (isNow(event) && isSettled(event.status) && input.values["follow"] !== true) break;
      }
      drawing?.conclude(told ?? (await service.execution(id, { signal })), outcome);
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

/** Of what is told afterwards, only the last change comes with the execution. */
function isNow({ execution }: StatusEvent): boolean {
  return execution !== undefined;
}
