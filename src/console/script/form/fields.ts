// The fields that component.json describes under `credentials`, or under an action or trigger. Each of elastic.io's
// view classes becomes one kind of input. Pure.
import { recordOf, textOf } from "../json.ts";
import { type Option, optionsOf } from "./options.ts";

interface Common {
  readonly name: string;
  readonly label: string;
  readonly isRequired: boolean;
  /** Help for the person, as plain text. */
  readonly note: string;
  readonly placeholder: string;
  /** The value at first; undefined if there is none. */
  readonly initial: unknown;
  /** Names of the fields that its options depend on. */
  readonly needs: readonly string[];
}

export type Model =
  | { readonly kind: "listed"; readonly options: readonly Option[] }
  /** Loaded from this method of the component. */
  | { readonly kind: "loaded"; readonly method: string };

export type Input =
  | { readonly input: "text" | "password" | "area" | "check" | "http_auth" | "oauth" }
  | { readonly input: "select" | "multiple"; readonly model: Model }
  /** Treated as text, with a note that says so. */
  | { readonly input: "unknown"; readonly viewClass: string };

export type Field = Common & Input;

/** In the order in which they are shown: a higher `order` comes first, then the order in which they are written. */
export function fieldsOf(value: unknown): Field[] {
  return Object.entries(recordOf(value))
    .map(([name, described]) => ({ name, described: recordOf(described) }))
    .toSorted((a, b) => orderOf(b.described) - orderOf(a.described))
    .map(({ name, described }) => fieldOf(name, described));
}

function fieldOf(name: string, described: Readonly<Record<string, unknown>>): Field {
  const needs = described["require"];
  return {
    name,
    label: textOf(described["label"]) || name,
    isRequired: described["required"] === true,
    note: plain(textOf(described["note"]) || textOf(recordOf(described["help"])["description"])),
    placeholder: textOf(described["prompt"]) || textOf(described["placeholder"]),
    initial: described["default"] ?? described["defaultValue"],
    needs: (Array.isArray(needs) ? needs : [needs]).filter((need) => typeof need === "string" && need !== name),
    ...inputOf(described),
  };
}

/** By view class, in lower case and without `View`, because elastic.io's own components spell it in several ways. */
const INPUTS: Readonly<Record<string, "text" | "password" | "area" | "check" | "http_auth" | "oauth">> = {
  textfield: "text",
  textfieldwithnote: "text",
  passwordfield: "password",
  textarea: "area",
  textareawithnote: "area",
  checkbox: "check",
  httpauth: "http_auth",
  oauthfield: "oauth",
};

function inputOf(described: Readonly<Record<string, unknown>>): Input {
  const viewClass = textOf(described["viewClass"]);
  const kind = viewClass.toLowerCase().replace(/view$/, "");
  if (kind === "select") return { input: "select", model: modelOf(described["model"]) };
  if (kind === "multiselect") return { input: "multiple", model: modelOf(described["model"]) };
  const input = Object.hasOwn(INPUTS, kind) ? INPUTS[kind] : undefined;
  return input === undefined ? { input: "unknown", viewClass } : { input };
}

function modelOf(model: unknown): Model {
  return typeof model === "string"
    ? { kind: "loaded", method: model }
    : { kind: "listed", options: optionsOf(model) ?? [] };
}

function orderOf(described: Readonly<Record<string, unknown>>): number {
  return typeof described["order"] === "number" ? described["order"] : 0;
}

/** Notes may contain some markup. It is removed, because they are shown as text. */
function plain(text: string): string {
  return text.replaceAll(/<\/?[a-z][^<>]*>/gi, "");
}
