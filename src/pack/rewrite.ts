// Rewrites one module for the isolate: the paths that it knows become those in the isolate, and every `require` that
// the bundler cannot follow becomes a lookup in a table of the modules that it may mean. The rest of the text stays as
// it is.
import { dirname } from "node:path";

import type { AnyNode, CallExpression, Identifier, Program } from "acorn";
import { ancestor, simple } from "acorn-walk";

import { BUNDLE, bundlePath } from "./paths.ts";
import { constantsOf, fold, parseModule, visitFree, visitNamed } from "./syntax.ts";
import { type Component, Targets } from "./targets.ts";

export interface Rewritten {
  readonly text: string;
  /** Whether the code uses the path of its own file: then it may read files next to it. */
  readonly usesOwnPath: boolean;
}

const RUNTIME = 'require("coatcheck:runtime")';

/** A module without any of this stays as it is, and is not even parsed. */
const SUSPICIOUS = new RegExp(
  [
    /\brequire\b(?!\s*\(\s*(?:"[^"\\\n]*"|'[^'\\\n]*')\s*\))/,
    /\b__(?:dir|file)name\b/,
    /\bimport\.meta\b/,
    /\bmodule\.(?:parent|require|paths|filename|id|children)\b/,
    /\bimport\s*\(\s*(?!["'\s])/,
  ]
    .map(({ source }) => source)
    .join("|"),
);

const NAMES = new Set(["require", "module", "__dirname", "__filename"]);

/** Null if nothing has to change. */
export function rewrite(text: string, file: string, component: Component): Rewritten | null {
  if (!SUSPICIOUS.test(text)) return null;
  const program = parseModule(text);
  return program && new Rewriting(text, file, component, program).done();
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

class Rewriting {
  readonly #text: string;
  readonly #file: string;
  readonly #component: Component;
  readonly #targets: Targets;
  readonly #program: Program;
  readonly #edits: Edit[] = [];
  readonly #folder: string;
  #usesOwnPath = false;

  constructor(text: string, file: string, component: Component, program: Program) {
    this.#text = text;
    this.#file = file;
    this.#component = component;
    this.#targets = new Targets(file, component);
    this.#program = program;
    this.#folder = JSON.stringify(dirname(bundlePath(component.root, file)));
  }

  done(): Rewritten | null {
    visitFree(this.#program, NAMES, (identifier, parents) => this.#identifier(identifier, parents));
    ancestor(this.#program, {
      CallExpression: (call, _state, parents) => {
        if (isCreateRequire(call)) this.#create(call, parents.at(-2));
      },
    });
    simple(this.#program, {
      MemberExpression: (node) => {
        if (node.object.type === "MetaProperty" && node.property.type === "Identifier")
          this.#meta(node, node.property.name);
      },
      ImportExpression: (node) => {
        if (node.source.type !== "Literal") this.#import(node, node.source);
      },
    });
    return this.#edits.length === 0 ? null : { text: this.#edited(), usesOwnPath: this.#usesOwnPath };
  }

  #identifier(identifier: Identifier, parents: readonly AnyNode[]): void {
    const parent = parents.at(-1);
    const isTarget = parent?.type === "AssignmentExpression" && parent.left === identifier;
    if (parent === undefined || isTarget || isTypeof(parent)) return;
    const member =
      parent.type === "MemberExpression" && parent.object === identifier && !parent.computed ? parent : null;
    const property = member?.property.type === "Identifier" ? member.property.name : null;
    const isAssigned = member !== null && isAssignedTo(member, parents.at(-2));
    switch (identifier.name) {
      case "__dirname":
        return this.#replaceName(identifier, parent, this.#ownPath(this.#folder));
      case "__filename":
        return this.#replaceName(identifier, parent, this.#ownPath(JSON.stringify(this.#bundled())));
      case "module":
        if (member !== null && property !== null && !isAssigned) this.#module(member, property);
        return;
      default:
        if (parent.type === "CallExpression" && parent.callee === identifier) return this.#call(identifier, parent);
        if (member !== null && property !== null)
          return isAssigned ? undefined : this.#member(member, property, parents);
        return this.#replaceName(identifier, parent, this.#lookup(this.#meantBy(nameGivenTo(identifier, parent))));
    }
  }

  /**
   * What a `require` that is called `alias` may load: what this module loads with it, and anything else. A function
   * that it is passed to often calls it `require` again.
   */
  #meantBy(alias: string | null): Map<string, string> {
    const targets = this.#targets.anywhere();
    const name = alias ?? "require";
    simple(this.#program, {
      CallExpression: ({ callee, arguments: [argument] }) => {
        if (callee.type !== "Identifier" || callee.name !== name || argument === undefined) return;
        const { prefix, isWhole } = this.#fold(argument);
        if (isWhole && this.#targets.resolve(prefix) !== null) targets.set(prefix, prefix);
        else if (!isWhole && prefix !== "")
          for (const [key, target] of this.#targets.startingWith(prefix)) targets.set(key, target);
      },
    });
    return targets;
  }

  /** `createRequire(import.meta.url)`, by which an ES module gets a `require`. */
  #create(call: CallExpression, parent: AnyNode | undefined): void {
    const alias = parent === undefined ? null : nameGivenTo(call, parent);
    this.#replace(call, this.#lookup(this.#meantBy(alias)));
    // It nearly always has that name, which would hide the bundler's own `require`.
    if (alias === "require") visitNamed(this.#program, alias, (...use) => this.#replaceName(...use, "ownRequire"));
  }

  /** `require(x)` */
  #call(identifier: Identifier, call: CallExpression): void {
    const [argument] = call.arguments;
    if (argument === undefined || (argument.type === "Literal" && typeof argument.value === "string")) return;
    const known = this.#fold(argument);
    if (known.isWhole) this.#replace(argument, JSON.stringify(known.prefix));
    else this.#replace(identifier, this.#lookup(this.#targets.startingWith(known.prefix)));
  }

  /** `require.x` */
  #member(member: AnyNode, property: string, parents: readonly AnyNode[]): void {
    if (property === "main" || property === "cache" || property === "extensions")
      return this.#replace(member, `${RUNTIME}.${property}`);
    if (property !== "resolve") return;
    const call = parents.at(-2);
    const argument = call?.type === "CallExpression" && call.callee === member ? call.arguments[0] : undefined;
    const known = argument === undefined ? null : this.#fold(argument);
    const found = known?.isWhole ? this.#targets.resolve(known.prefix) : null;
    const table = found === null || known === null ? {} : { [known.prefix]: found };
    this.#replace(member, this.#ownPath(`${RUNTIME}.resolverFor(${this.#folder}, ${JSON.stringify(table)})`));
  }

  /** `module.x` */
  #module(member: AnyNode, property: string): void {
    const values: Record<string, () => string> = {
      parent: () => `${RUNTIME}.main`,
      require: () => this.#lookup(this.#targets.anywhere()),
      paths: () => JSON.stringify([`${BUNDLE}/node_modules`]),
      filename: () => JSON.stringify(this.#bundled()),
      id: () => JSON.stringify(this.#bundled()),
      children: () => "[]",
    };
    const value = Object.hasOwn(values, property) ? values[property] : undefined;
    if (value !== undefined) this.#replace(member, value());
  }

  /** `import.meta.x` */
  #meta(node: AnyNode, property: string): void {
    const path = this.#bundled();
    const values: Record<string, string> = { url: `file://${path}`, filename: path, dirname: dirname(path) };
    const value = values[property];
    if (value !== undefined) this.#replace(node, this.#ownPath(JSON.stringify(value)));
  }

  #import(node: AnyNode, source: AnyNode): void {
    const known = this.#fold(source);
    if (known.isWhole) return this.#replace(source, JSON.stringify(known.prefix));
    const table = this.#table(this.#targets.startingWith(known.prefix));
    this.#replace({ start: node.start, end: source.start }, `${RUNTIME}.importFor(${this.#folder}, ${table}, `);
  }

  #fold(node: AnyNode) {
    return fold(node, { folder: dirname(this.#file), file: this.#file }, constantsOf(this.#program));
  }

  #lookup(targets: ReadonlyMap<string, string>): string {
    return `${RUNTIME}.requireFor(${this.#folder}, ${this.#table(targets)})`;
  }

  #table(targets: ReadonlyMap<string, string>): string {
    const entries = Array.from(
      targets,
      ([key, target]) => `${JSON.stringify(key)}: () => require(${JSON.stringify(target)})`,
    );
    return `{ ${entries.join(", ")} }`;
  }

  #bundled(): string {
    return bundlePath(this.#component.root, this.#file);
  }

  #ownPath(value: string): string {
    this.#usesOwnPath = true;
    return value;
  }

  /** `{ __dirname }` stands for `{ __dirname: __dirname }`. */
  #replaceName(identifier: Identifier, parent: AnyNode, value: string): void {
    const isShort = parent.type === "Property" && parent.shorthand;
    this.#replace(identifier, isShort ? `${identifier.name}: ${value}` : value);
  }

  #replace({ start, end }: { readonly start: number; readonly end: number }, value: string): void {
    this.#edits.push({ start, end, value });
  }

  /** An edit within another one is dropped: the outer one covers it. */
  #edited(): string {
    const edits = this.#edits.toSorted((a, b) => a.start - b.start || b.end - a.end);
    let text = "";
    let at = 0;
    for (const { start, end, value } of edits) {
      if (start < at) continue;
      text += this.#text.slice(at, start) + value;
      at = end;
    }
    return text + this.#text.slice(at);
  }
}

/** The name of the variable that `value`, as a whole, is assigned to. */
function nameGivenTo(value: AnyNode, parent: AnyNode): string | null {
  const target =
    parent.type === "VariableDeclarator" && parent.init === value
      ? parent.id
      : parent.type === "AssignmentExpression" && parent.right === value
        ? parent.left
        : null;
  return target?.type === "Identifier" ? target.name : null;
}

/** Only for the module's own path: for another one, `require` would find something else. */
function isCreateRequire({ callee, arguments: [path] }: CallExpression): boolean {
  const name = callee.type === "MemberExpression" ? callee.property : callee;
  if (name.type !== "Identifier" || name.name !== "createRequire") return false;
  const isFilename = path?.type === "Identifier" && path.name === "__filename";
  return isFilename || (path?.type === "MemberExpression" && path.object.type === "MetaProperty");
}

function isTypeof(node: AnyNode): boolean {
  return node.type === "UnaryExpression" && node.operator === "typeof";
}

function isAssignedTo(member: AnyNode, parent: AnyNode | undefined): boolean {
  if (parent?.type === "AssignmentExpression") return parent.left === member;
  return parent?.type === "UnaryExpression" && parent.operator === "delete";
}
