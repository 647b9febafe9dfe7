// `coatcheck user`: users and their API keys.
import type { Group } from "../command.ts";
import { add } from "./add.ts";
import { rotate } from "./rotate.ts";

export const user: Group = { summary: "add users, and renew API keys", commands: { add, rotate } };
