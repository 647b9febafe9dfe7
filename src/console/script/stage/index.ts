// Executions: the list, and one of them.
import { Coatcheck } from "../../../client/index.ts";
import type { Context } from "../context.ts";
import { recall } from "../session.ts";
import * as list from "./list.ts";
import * as live from "./live.ts";

function stage(context: Context) {
  const credentials = recall();
  if (credentials === null) throw new Error("Nobody is signed in.");
  return { ...context, coatcheck: new Coatcheck({ ...credentials, url: location.origin }) };
}

export const showExecution = (container: HTMLElement, context: Context, id: string) =>
  live.showExecution(container, stage(context), id);

export const showExecutions = (container: HTMLElement, context: Context) =>
  list.showExecutions(container, stage(context));
