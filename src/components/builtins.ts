// The components that are part of this Worker, public to every user. Each is a folder in elastic.io's format under
// components/, packed as a pushed one is (build/isolates.ts).
import openapiCode from "../../dist/isolate/openapi.txt";
import timerCode from "../../dist/isolate/timer.txt";
import openapi from "./openapi/component.json" with { type: "json" };
import timer from "./timer/component.json" with { type: "json" };
import type { Listed } from "../sandbox/catalog.ts";
import type { Packed } from "../pack/packed.ts";

export const builtins: readonly Listed[] = [
  { id: "openapi", name: "OpenAPI", team: "coatcheck", descriptor: openapi, packed: () => parse(openapiCode) },
  { id: "timer", name: "Timer", team: "coatcheck", descriptor: timer, packed: () => parse(timerCode) },
];

/** Only when an isolate is made: a warm one needs it no more. */
function parse(code: string): Packed {
  return JSON.parse(code) as Packed;
}
