// What a module's syntax tree tells the packer: which names mean Node's (`require`, `__dirname`, ...) and which ones
// the code declares itself, and what is known of an expression's value before anything runs.
import { posix } from "node:path";

import type { AnyNode, Expression, Function as FunctionNode, Identifier, Pattern, Program } from "acorn";
import { parse } from "acorn";
import { ancestor, simple } from "acorn-walk";

/** Null if the parser cannot read the text. */
export function parseModule(text: string): Program | null {
  const options = { ecmaVersion: "latest", allowHashBang: true, allowReturnOutsideFunction: true } as const;
  for (const sourceType of ["module", "script"] as const) {
    try {
      return parse(text, { ...options, sourceType, allowAwaitOutsideFunction: sourceType === "module" });
    } catch {
      // Sloppy code is not a module. What is neither is left to the bundler.
    }
  }
  return null;
}

/** Calls `visit` with each free identifier among `names` and its parents, the nearest last. */
export function visitFree(
  program: Program,
  names: ReadonlySet<string>,
  visit: (identifier: Identifier, parents: readonly AnyNode[]) => void,
): void {
  const declaredIn = scopesOf(program, names);
  ancestor(program, {
    Identifier(identifier, _state, parents) {
      if (!names.has(identifier.name)) return;
      const above = parents.slice(0, -1);
      if (!above.some((node) => declaredIn.get(node)?.has(identifier.name))) visit(identifier, above);
    },
  });
}

/** Calls `visit` with each identifier that is a variable called `name`, wherever it is declared, and its parent. */
export function visitNamed(
  program: Program,
  name: string,
  visit: (identifier: Identifier, parent: AnyNode) => void,
): void {
  const see = (identifier: Identifier, _state: unknown, parents: readonly AnyNode[]) => {
    if (identifier.name === name) visit(identifier, parents.at(-2) ?? program);
  };
  // This walk has another name for a variable that is declared or assigned to, which its types leave out.
  const visitors = { Identifier: see, VariablePattern: see };
  ancestor(program, visitors);
}

/** The nodes that open a scope in which one of `names` is declared. */
function scopesOf(program: Program, names: ReadonlySet<string>): Map<AnyNode, Set<string>> {
  const scopes = new Map<AnyNode, Set<string>>();
  const declare = (scope: AnyNode, pattern: Pattern | Identifier | null | undefined) => {
    for (const name of namesIn(pattern)) {
      if (names.has(name)) scopes.set(scope, (scopes.get(scope) ?? new Set()).add(name));
    }
  };
  const functionScope = (parents: readonly AnyNode[]) => parents.findLast(isFunction) ?? program;
  const declareFunction = (node: AnyNode, parents: readonly AnyNode[]) => {
    if (!isFunction(node)) return;
    for (const parameter of node.params) declare(node, parameter);
    if (node.type === "FunctionDeclaration") declare(functionScope(parents.slice(0, -1)), node.id);
    else declare(node, node.id);
  };
  ancestor(program, {
    VariableDeclaration(node, _state, parents) {
      // A `let` counts for the whole function: hardly any function uses such a name both ways.
      for (const { id } of node.declarations) declare(functionScope(parents), id);
    },
    FunctionDeclaration: (node, _state, parents) => declareFunction(node, parents),
    FunctionExpression: (node, _state, parents) => declareFunction(node, parents),
    ArrowFunctionExpression: (node, _state, parents) => declareFunction(node, parents),
    ImportDeclaration(node) {
      for (const { local } of node.specifiers) declare(program, local);
    },
    ClassDeclaration: (node, _state, parents) => declare(functionScope(parents), node.id),
  });
  return scopes;
}

function isFunction(node: AnyNode): node is FunctionNode & AnyNode {
  return /Function/.test(node.type);
}

function namesIn(pattern: Pattern | Identifier | null | undefined): string[] {
  if (!pattern) return [];
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        namesIn(property.type === "RestElement" ? property.argument : property.value),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap(namesIn);
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "RestElement":
      return namesIn(pattern.argument);
    default:
      return [];
  }
}

/** What is known of a text before anything runs: how it begins, and whether that is all of it. */
export interface Known {
  readonly prefix: string;
  readonly isWhole: boolean;
}

const UNKNOWN: Known = { prefix: "", isWhole: false };

/** The constants that the module's top level declares with `const`, `let` or `var` and never assigns again. */
export function constantsOf(program: Program): Map<string, Expression> {
  const constants = new Map<string, Expression>();
  simple(program, {
    VariableDeclarator({ id, init }) {
      if (id.type !== "Identifier" || !init) return;
      if (constants.has(id.name)) constants.delete(id.name);
      else constants.set(id.name, init);
    },
  });
  simple(program, {
    AssignmentExpression({ left }) {
      if (left.type === "Identifier") constants.delete(left.name);
    },
  });
  return constants;
}

/**
 * Evaluates an expression of texts as far as it is known; `folder` is the value of `__dirname`, `file` of `__filename`.
 */
export function fold(
  node: AnyNode,
  place: { readonly folder: string; readonly file: string },
  constants: ReadonlyMap<string, Expression>,
  depth = 0,
): Known {
  const next = (child: AnyNode) => fold(child, place, constants, depth + 1);
  if (depth > 20) return UNKNOWN;
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" || typeof node.value === "number"
        ? { prefix: String(node.value), isWhole: true }
        : UNKNOWN;
    case "Identifier": {
      if (node.name === "__dirname") return { prefix: place.folder, isWhole: true };
      if (node.name === "__filename") return { prefix: place.file, isWhole: true };
      const constant = constants.get(node.name);
      return constant === undefined ? UNKNOWN : next(constant);
    }
    case "TemplateLiteral":
      return concat(
        node.quasis.flatMap(({ value }, index) => {
          const expression = node.expressions[index];
          const text = { prefix: value.cooked ?? "", isWhole: true };
          return expression === undefined ? [text] : [text, next(expression)];
        }),
      );
    case "BinaryExpression":
      return node.operator === "+" ? concat([next(node.left), next(node.right)]) : UNKNOWN;
    case "ParenthesizedExpression":
      return next(node.expression);
    case "CallExpression": {
      const { callee } = node;
      const isMember = callee.type === "MemberExpression" && callee.property.type === "Identifier";
      const method = isMember && callee.property.type === "Identifier" ? callee.property.name : "";
      if (method !== "join" && method !== "resolve") return UNKNOWN;
      return join(node.arguments.map((argument) => next(argument)));
    }
    default:
      return UNKNOWN;
  }
}

function concat(parts: readonly Known[]): Known {
  let prefix = "";
  for (const part of parts) {
    prefix += part.prefix;
    if (!part.isWhole) return { prefix, isWhole: false };
  }
  return { prefix, isWhole: true };
}

/** `path.join` and `path.resolve`, as far as their arguments are known. */
function join(parts: readonly Known[]): Known {
  const end = parts.findIndex(({ isWhole }) => !isWhole);
  const known = (end === -1 ? parts : parts.slice(0, end)).map(({ prefix }) => prefix);
  const joined = known.length === 0 ? "" : posix.join(...known);
  if (end === -1) return { prefix: joined, isWhole: true };
  return { prefix: joined === "" ? "" : `${joined}/${parts[end]?.prefix ?? ""}`, isWhole: false };
}
