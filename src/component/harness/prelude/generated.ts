// Code that a component generates while it runs (`new Function`, `eval`), which the platform forbids inside a call: an
// interpreter runs it, slowly. It comes with the component, where its code generates any (src/cli/pack/bundle.ts).

import type { InterpreterModule } from "../../packed.ts";

let load: InterpreterModule | null = null;

export function installInterpreter(module: InterpreterModule): void {
  load = module;
}

/** The value of a script: an expression's, or undefined after statements. */
export function interpret(code: string): unknown {
  if (load === null) throw new EvalError("Code generation from strings disallowed for this context");
  const Sval = load();
  const interpreter = new Sval({ ecmaVer: "latest", sourceType: "script", sandBox: false });
  interpreter.run(`exports.value = (${code}\n)`);
  return interpreter.exports["value"];
}
