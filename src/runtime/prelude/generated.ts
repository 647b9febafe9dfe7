// Code that a component generates while it runs (`new Function`, `eval`, node:vm). The platform forbids it inside a
// call, so an interpreter runs it, slowly. The packer adds the interpreter to components that generate code
// (src/pack/bundle.ts).
import platformVm from "node:vm";

import type { InterpreterModule } from "../../pack/packed.ts";
import { define } from "./process.ts";

let load: InterpreterModule | null = null;

/** Null: none. */
export function installInterpreter(module: InterpreterModule | null): void {
  load = module;
}

/** The value of an expression. */
function evaluate(expression: string): unknown {
  if (load === null) throw new EvalError("Code generation from strings disallowed for this context");
  const Interpreter = load();
  const interpreter = new Interpreter({ ecmaVer: "latest", sourceType: "script", sandBox: false });
  interpreter.run(`exports.value = (${expression}\n)`);
  return interpreter.exports["value"];
}

/** The value of a script: of its expression, or undefined if it consists of statements. */
function run(code: string): unknown {
  const text = code.replace(/[\s;]+$/, "");
  if (text === "" || text === "this" || text === "globalThis") return text === "" ? undefined : globalThis;
  try {
    return evaluate(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return (evaluate(`function () {\n${code}\n}`) as () => unknown).call(globalThis);
}

/** A stand-in for `Function` or one of its siblings that makes functions of this `kind`. */
function constructorOf(platform: FunctionConstructor, kind: string): FunctionConstructor {
  const make = (parameters: readonly string[]): unknown => {
    const body = parameters.at(-1) ?? "";
    // How old code gets at the global object.
    if (kind === "function" && /^\s*return\s+this\s*;?\s*$/.test(body)) return () => globalThis;
    return evaluate(`${kind} anonymous(${parameters.slice(0, -1).join(",")}\n) {\n${body}\n}`);
  };
  return new Proxy(platform, {
    apply: (_target, _this, parameters: string[]) => make(parameters),
    construct: (_target, parameters: string[]) => make(parameters) as object,
  });
}

const SAMPLES = [
  { kind: "function", sample: () => {} },
  { kind: "async function", sample: async () => {} },
  { kind: "function*", sample: function* () {} },
  { kind: "async function*", sample: async function* () {} },
];

export function installGenerated(): void {
  for (const { kind, sample } of SAMPLES) {
    const prototype = Object.getPrototypeOf(sample) as { constructor: FunctionConstructor };
    const constructor = constructorOf(prototype.constructor, kind);
    define(prototype, { constructor });
    if (kind === "function") define(globalThis, { Function: constructor });
  }
  define(globalThis, { eval: (code: unknown) => (typeof code === "string" ? run(code) : code) });
}

/** Runs `code` with the properties of `context` as its variables, and copies assignments back. */
function runInContext(code: string, context: Record<string, unknown> = {}): unknown {
  const names = Object.keys(context).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
  const back = names.map((name) => `context[${JSON.stringify(name)}] = ${name};`).join(" ");
  const declare = names.map((name) => `var ${name} = context[${JSON.stringify(name)}];`).join(" ");
  const text = code.replace(/[\s;]+$/, "");
  const body = (task: string) => `function (context) { ${declare} ${task} }`;
  let task: unknown;
  try {
    task = evaluate(body(`var result = (${text}\n); ${back} return result;`));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    task = evaluate(body(`${code}\n${back}`));
  }
  return (task as (context: object) => unknown).call(globalThis, context);
}

class Script {
  readonly #code: string;

  constructor(code: string) {
    this.#code = code;
  }

  runInThisContext(): unknown {
    return run(this.#code);
  }

  runInContext(context: Record<string, unknown>): unknown {
    return runInContext(this.#code, context);
  }

  runInNewContext(context?: Record<string, unknown>): unknown {
    return runInContext(this.#code, context);
  }
}

export const vm = {
  ...platformVm,
  Script,
  createContext: (context: object = {}) => context,
  isContext: (value: unknown) => typeof value === "object" && value !== null,
  runInThisContext: run,
  runInContext,
  runInNewContext: runInContext,
};
