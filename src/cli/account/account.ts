// `coatcheck account`: the credentials that the service keeps for a user.
import type { Group } from "../command.ts";
import { add } from "./add.ts";
import { list } from "./list.ts";
import { rm } from "./rm.ts";

export const account: Group = { summary: "list, add and remove accounts", commands: { list, add, rm } };
