// The Worker under test: the real one, with a few components that do what no built-in one does.
import { createWorker } from "../../src/worker.ts";
import { testComponents } from "./components.ts";

export { Egress } from "../../src/egress/entrypoint.ts";
export { Execution } from "../../src/execution/object.ts";
export { User } from "../../src/user/object.ts";

export default createWorker(testComponents);
