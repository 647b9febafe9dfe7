// The Worker: its handlers, and the classes that the platform finds by name.
import { builtins } from "./components/builtins.ts";
import { createWorker } from "./worker.ts";

export { Egress } from "./egress/entrypoint.ts";
export { Execution } from "./execution/object.ts";
export { User } from "./user/object.ts";

export default createWorker(builtins);
