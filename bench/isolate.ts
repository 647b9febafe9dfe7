// Runs the benchmark's component in an isolate for the Workers that coatcheck is compared with: just the call.

/** With `bytes`, asks for an answer of that length; without, verifies credentials. */
export interface Input {
  readonly bytes?: number;
}

interface Component {
  run(input: Input): Promise<unknown>;
}

const HARNESS = `
import { WorkerEntrypoint } from "cloudflare:workers";
import verify from "./verifyCredentials.cjs";
import sized from "./sized.cjs";
export default class extends WorkerEntrypoint {
  run(input) { return input.bytes === undefined ? verify({}) : sized.getModel(input); }
}`;

/** `COMPONENT`: the component's modules by name, as JSON. */
export function loadComponent(env: { readonly LOADER: WorkerLoader; readonly COMPONENT: string }): Component {
  const stub = env.LOADER.get("component", () => {
    const modules = Object.entries(JSON.parse(env.COMPONENT) as Record<string, string>);
    return {
      compatibilityDate: "2026-10-20",
      mainModule: "harness.js",
      modules: { "harness.js": HARNESS, ...Object.fromEntries(modules.map(([name, cjs]) => [name, { cjs }])) },
      globalOutbound: null,
    };
  });
  return stub.getEntrypoint() as unknown as Component;
}
