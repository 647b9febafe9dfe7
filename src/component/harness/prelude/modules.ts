// Node's own modules, as the component's code gets them.
import { createRequire } from "node:module";

const platform = createRequire("file:///bundle/");

export function require(name: string): unknown {
  return platform(name);
}
