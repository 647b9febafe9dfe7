// Executions: the list, and one of them.
import type { Context } from "../context.ts";
import { recall } from "../session.ts";
import { Interim } from "./interim.ts";
import * as list from "./list.ts";
import * as live from "./live.ts";

function stage(context: Context) {
  const credentials = recall();
  if (credentials === null) throw new Error("Nobody is signed in.");
  return { ...context, coatcheck: new Interim(credentials) };
}

export const showExecution = (container: HTMLElement, context: Context, id: string) =>
  live.showExecution(container, stage(context), id);

export const showExecutions = (container: HTMLElement, context: Context) =>
  list.showExecutions(container, stage(context));
