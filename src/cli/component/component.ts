// `coatcheck component`: what there is to execute.
import type { Group } from "../command.ts";
import { list } from "./list.ts";
import { rm } from "./rm.ts";

export const component: Group = { summary: "list and remove components (push makes one)", commands: { list, rm } };
