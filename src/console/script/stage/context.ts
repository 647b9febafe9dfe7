// What the views of executions are given.
import type { Coatcheck } from "../../../client/index.ts";
import type { Context as ConsoleContext } from "../context.ts";

export type Context = Omit<ConsoleContext, "coatcheck"> & { readonly coatcheck: Coatcheck };
