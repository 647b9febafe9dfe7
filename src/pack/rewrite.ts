// Rewrites one module for its new place: what it knows of its folder becomes what the isolate shows there, and every `require`
// that the bundler cannot follow becomes a look-up in a table of the modules that it may mean. The rest of the text stays.
import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, resolve } from "node:path";

import type { AnyNode, CallExpression, Identifier, Program } from "acorn";
import { ancestor, simple } from "acorn-walk";

import { BUNDLE, bundlePath, filesIn, isCode, packageOf } from "./files.ts";
import { constantsOf, fold, parseModule, visitFree, visitNamed } from "./syntax.ts";

export interface Place {
  /** The component's folder. */
  readonly root: string;
  /** The names of the component's dependencies. */
  readonly dependencies: readonly string[];
}

export interface Rewritten {
  readonly text: string;
  /** Whether the code asks where it lies: then it may read files beside it. */
  readonly asksPlace: boolean;
}

const RUNTIME = 'require("coatcheck:runtime")';

/** A module that none of this occurs in stays as it is, and is not even parsed. */
const SUSPICIOUS =
  /\brequire\b(?!\s*\(\s*(?:"[^"\\\n]*"|'[^'\\\n]*')\s*\))|\b__(?:dir|file)name\b|\bimport\.meta\b|\bmodule\.(?:parent|require|paths|filename|id|children)\b|\bimport\s*\(\s*(?!["'\s])/;

const NAMES = new Set(["require", "module", "__dirname", "__filename"]);

/** What one computed `require` may lead to, at most. */
const MOST_TARGETS = 500;

/** Null where nothing has to change. */
export function rewrite(text: string, file: string, place: Place): Rewritten | null {
  if (!SUSPICIOUS.test(text)) return null;
  const program = parseModule(text);
  return program && new Rewriting(text, file, place, program).done();
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

class Rewriting {
  readonly #text: string;
  readonly #file: string;
  readonly #place: Place;
  readonly #program: Program;
  readonly #edits: Edit[] = [];
  readonly #folder: string;
  #asksPlace = false;

  constructor(text: string, file: string, place: Place, program: Program) {
    this.#text = text;
    this.#file = file;
    this.#place = place;
    this.#program = program;
    this.#folder = JSON.stringify(dirname(bundlePath(place.root, file)));
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
    return this.#edits.length === 0 ? null : { text: this.#edited(), asksPlace: this.#asksPlace };
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
        return this.#replaceName(identifier, parent, this.#placed(this.#folder));
      case "__filename":
        return this.#replaceName(identifier, parent, this.#placed(JSON.stringify(this.#bundled())));
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
   * What a `require` that goes by `alias` may be asked for: what it is asked for in this module, and anything else. Handed to
   * a function, it goes by its own name there as often as not.
   */
  #meantBy(alias: string | null): Map<string, string> {
    const targets = this.#anywhere();
    const name = alias ?? "require";
    simple(this.#program, {
      CallExpression: ({ callee, arguments: [argument] }) => {
        if (callee.type !== "Identifier" || callee.name !== name || argument === undefined) return;
        const { prefix, isWhole } = this.#fold(argument);
        if (isWhole && this.#resolve(prefix) !== null) targets.set(prefix, prefix);
        else if (!isWhole && prefix !== "") for (const [key, target] of this.#targets(prefix)) targets.set(key, target);
      },
    });
    return targets;
  }

  /** `createRequire(import.meta.url)`, which an ES module has for a `require`. */
  #create(call: CallExpression, parent: AnyNode | undefined): void {
    const alias = parent === undefined ? null : nameGivenTo(call, parent);
    this.#replace(call, this.#lookup(this.#meantBy(alias)));
    // It nearly always goes by that name, under which the bundler's own is out of reach.
    if (alias === "require") visitNamed(this.#program, alias, (...use) => this.#replaceName(...use, "ownRequire"));
  }

  /** `require(x)` */
  #call(identifier: Identifier, call: CallExpression): void {
    const [argument] = call.arguments;
    if (argument === undefined || (argument.type === "Literal" && typeof argument.value === "string")) return;
    const known = this.#fold(argument);
    if (known.isWhole) this.#replace(argument, JSON.stringify(known.prefix));
    else this.#replace(identifier, this.#lookup(this.#targets(known.prefix)));
  }

  /** `require.x` */
  #member(member: AnyNode, property: string, parents: readonly AnyNode[]): void {
    if (property === "main" || property === "cache" || property === "extensions")
      return this.#replace(member, `${RUNTIME}.${property}`);
    if (property !== "resolve") return;
    const call = parents.at(-2);
    const argument = call?.type === "CallExpression" && call.callee === member ? call.arguments[0] : undefined;
    const known = argument === undefined ? null : this.#fold(argument);
    const found = known?.isWhole ? this.#resolve(known.prefix) : null;
    const table = found === null || known === null ? {} : { [known.prefix]: found };
    this.#replace(member, this.#placed(`${RUNTIME}.resolverFor(${this.#folder}, ${JSON.stringify(table)})`));
  }

  /** `module.x` */
  #module(member: AnyNode, property: string): void {
    const values: Record<string, () => string> = {
      parent: () => `${RUNTIME}.main`,
      require: () => this.#lookup(this.#anywhere()),
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
    if (value !== undefined) this.#replace(node, this.#placed(JSON.stringify(value)));
  }

  #import(node: AnyNode, source: AnyNode): void {
    const known = this.#fold(source);
    if (known.isWhole) return this.#replace(source, JSON.stringify(known.prefix));
    const table = this.#table(this.#targets(known.prefix));
    this.#replace({ start: node.start, end: source.start }, `${RUNTIME}.importFor(${this.#folder}, ${table}, `);
  }

  #fold(node: AnyNode) {
    return fold(node, { folder: dirname(this.#file), file: this.#file }, constantsOf(this.#program));
  }

  /** The files that a request which begins with `prefix` may mean, by place, and packages by name. */
  #targets(prefix: string): Map<string, string> {
    if (prefix === "" || prefix === ".") return this.#anywhere();
    const isPath = /^(?:\.{0,2}\/)/.test(prefix);
    const start = isPath
      ? resolve(dirname(this.#file), prefix) + (prefix.endsWith("/") ? "/" : "")
      : this.#package(prefix);
    if (start === null) return this.#anywhere();
    const folder = start.endsWith("/") ? start.slice(0, -1) : dirname(start);
    const files = filesBelow(folder).filter((file) => file.startsWith(start) && file !== this.#file);
    return new Map(files.slice(0, MOST_TARGETS).map((file) => [bundlePath(this.#place.root, file), file]));
  }

  /** Where the files lie of `package/...`. */
  #package(prefix: string): string | null {
    const parts = prefix.split("/");
    const name = parts.splice(0, prefix.startsWith("@") ? 2 : 1).join("/");
    if (parts.length === 0) return null;
    const folders = createRequire(this.#file).resolve.paths(name) ?? [];
    const folder = folders.map((each) => join(each, name)).find((each) => statSync(each, { throwIfNoEntry: false }));
    return folder === undefined ? null : `${folder}/${parts.join("/")}`;
  }

  /** What a request that nothing is known of may mean: the component's own files, and its dependencies by name. */
  #anywhere(): Map<string, string> {
    const { root, dependencies } = this.#place;
    const own =
      packageOf(root, this.#file) === root
        ? filesIn(root).filter((file) => isCode(file) || extname(file) === ".json")
        : [];
    const targets = own.filter((file) => file !== this.#file).map((file) => [bundlePath(root, file), file] as const);
    return new Map([...targets.slice(0, MOST_TARGETS), ...dependencies.map((name) => [name, name] as const)]);
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

  #resolve(request: string): string | null {
    try {
      const found = createRequire(this.#file).resolve(request);
      return found.startsWith("/") ? bundlePath(this.#place.root, found) : found;
    } catch {
      return null;
    }
  }

  #bundled(): string {
    return bundlePath(this.#place.root, this.#file);
  }

  #placed(value: string): string {
    this.#asksPlace = true;
    return value;
  }

  /** `{ __dirname }` is short for `{ __dirname: __dirname }`. */
  #replaceName(identifier: Identifier, parent: AnyNode, value: string): void {
    const isShort = parent.type === "Property" && parent.shorthand;
    this.#replace(identifier, isShort ? `${identifier.name}: ${value}` : value);
  }

  #replace({ start, end }: { readonly start: number; readonly end: number }, value: string): void {
    this.#edits.push({ start, end, value });
  }

  /** Of two edits one may lie within the other, which then says it all. */
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

/** The name that `value` is assigned to, as a whole. */
function nameGivenTo(value: AnyNode, parent: AnyNode): string | null {
  const target =
    parent.type === "VariableDeclarator" && parent.init === value
      ? parent.id
      : parent.type === "AssignmentExpression" && parent.right === value
        ? parent.left
        : null;
  return target?.type === "Identifier" ? target.name : null;
}

/** Of its own module: another place is another matter. */
function isCreateRequire({ callee, arguments: [place] }: CallExpression): boolean {
  const name = callee.type === "MemberExpression" ? callee.property : callee;
  if (name.type !== "Identifier" || name.name !== "createRequire") return false;
  const isFilename = place?.type === "Identifier" && place.name === "__filename";
  return isFilename || (place?.type === "MemberExpression" && place.object.type === "MetaProperty");
}

function isTypeof(node: AnyNode): boolean {
  return node.type === "UnaryExpression" && node.operator === "typeof";
}

function isAssignedTo(member: AnyNode, parent: AnyNode | undefined): boolean {
  if (parent?.type === "AssignmentExpression") return parent.left === member;
  return parent?.type === "UnaryExpression" && parent.operator === "delete";
}

/** The modules below a folder, tests of other packages included: a name may be all that tells them apart. */
function filesBelow(folder: string): string[] {
  const found: string[] = [];
  const walk = (directory: string) => {
    for (const entry of readdirSync(directory, { withFileTypes: true }).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = join(directory, entry.name);
      if (found.length >= MOST_TARGETS || entry.name === "node_modules") continue;
      if (entry.isDirectory()) walk(path);
      else if (isCode(path) || path.endsWith(".json")) found.push(path);
    }
  };
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) walk(folder);
  return found;
}
