// Executions: the list, and one of them.
export { showExecutions } from "./list.ts";
export { showExecution } from "./live.ts";
