// `coatcheck exec`: one's executions.
import type { Group } from "../command.ts";
import { cancel } from "./cancel.ts";
import { list } from "./list.ts";
import { show } from "./show.ts";
import { watch } from "./watch.ts";

export const exec: Group = {
  summary: "list, show, watch and cancel executions",
  commands: { list, show, watch, cancel },
};
