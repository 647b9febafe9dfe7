// Joins the words and examples with the description that is generated from the routes' declarations.
import type { App } from "../router.ts";
import { commandLine } from "./curl.ts";
import { fillIn, otherAnswers } from "./samples.ts";
import type { Example, Reference, Words } from "./words.ts";

type Document = ReturnType<App["getOpenAPI31Document"]>;
type PathItem = NonNullable<Document["paths"]>[string];
type Operation = NonNullable<PathItem["get"]>;
type Content = Record<string, { examples?: Record<string, { summary?: string; value?: unknown }> }>;

export function annotate(document: Document, reference: Reference): Document {
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      const words = reference[`${method.toUpperCase()} ${path}`];
      if (words !== undefined) annotateOperation(operation, method.toUpperCase(), path, words);
    }
  }
  return document;
}

function annotateOperation(operation: Operation, method: string, path: string, words: Words): void {
  const samples = words.examples.map((example) => ({
    lang: "Shell",
    label: `${example.title}, answered with ${example.status}`,
    source: commandLine(method, path, example),
  }));
  const shown = samples.map(({ label, source }) => `**${label}**\n\n\`\`\`sh\n${source}\n\`\`\``);
  Object.assign(operation, {
    operationId: words.operationId,
    tags: [words.tag],
    description: [words.description, ...shown].join("\n\n"),
    "x-codeSamples": samples,
  });
  for (const example of words.examples) {
    if (example.status < 400) add(contentOf(operation.requestBody), example, example.body);
    add(contentOf(operation.responses?.[String(example.status)]), example, example.answer);
  }
  for (const [status, response] of Object.entries(operation.responses ?? {})) {
    for (const { title, answer } of otherAnswers(Number(status), words)) {
      add(contentOf(response), { title }, answer);
    }
  }
}

function add(content: Content, { title }: Pick<Example, "title">, value: unknown): void {
  if (value === undefined) return;
  for (const media of Object.values(content)) media.examples = { ...media.examples, [title]: { value: fillIn(value) } };
}

/** The media types of a request's body or of an answer; empty if there is no body. */
function contentOf(part: unknown): Content {
  return (part as { content?: Content } | undefined)?.content ?? {};
}
