// The components that are part of this Worker and public to every user. Each is a folder of elastic.io's format, packed
// like one that a user pushes (build/isolates.ts).
import openapiCode from "../../dist/isolate/openapi.txt";
import timerCode from "../../dist/isolate/timer.txt";
import openapi from "./openapi/component.json" with { type: "json" };
import timer from "./timer/component.json" with { type: "json" };
import type { BuiltIn } from "../sandbox/catalog.ts";
import type { Packed } from "../pack/packed.ts";

export const builtins: readonly BuiltIn[] = [
  { id: "openapi", name: "OpenAPI", team: "coatcheck", descriptor: openapi, packed: () => parse(openapiCode) },
  { id: "timer", name: "Timer", team: "coatcheck", descriptor: timer, packed: () => parse(timerCode) },
];

/** Called only to create an isolate: a warm one has its code. */
function parse(code: string): Packed {
  return JSON.parse(code) as Packed;
}
