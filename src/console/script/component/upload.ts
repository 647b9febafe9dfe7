// Uploads your own component: the file that `coatcheck pack DIR -o FILE` writes.
import type { Context } from "../context.ts";
import { element, replace } from "../element.ts";
import { explain } from "../explain.ts";
import { makeProblem, onPress } from "../notice.ts";
import { idOfFile } from "./id.ts";

export function uploadForm(context: Context, uploaded: () => void): HTMLElement {
  const problem = makeProblem();
  const success = element("p", { class: "good", role: "status" });
  const file = element("input", {
    id: "upload-file",
    type: "file",
    accept: ".gz,application/gzip",
    "aria-describedby": problem.element.id,
  });
  const id = element("input", {
    id: "upload-id",
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": `upload-id-note ${problem.element.id}`,
  });
  file.addEventListener("change", () => {
    if (id.value === "") id.value = idOfFile(file.files?.[0]?.name ?? "");
  });
  const button = element("button", { type: "button" }, "Upload");
  onPress(button, async () => {
    problem.clear();
    replace(success);
    const chosen = file.files?.[0];
    if (chosen === undefined) {
      problem.show("Choose the file that “coatcheck pack DIR -o FILE” wrote.");
      return file.focus();
    }
    if (id.value.trim() === "") {
      problem.show("Enter an id for the component.");
      return id.focus();
    }
    try {
      const bytes = new Blob([await chosen.arrayBuffer()], { type: "application/gzip" });
      const { name, changed } = await context.coatcheck.components.upload(id.value.trim(), bytes);
      replace(
        success,
        changed ? `${name} uploaded. New executions use it from now on.` : `${name} already exists, unchanged.`,
      );
      file.value = "";
      id.value = "";
      uploaded();
    } catch (error) {
      problem.show(explain(error));
    }
  });
  return element(
    "div",
    { class: "upload", role: "group", "aria-labelledby": "upload-title" },
    element("h3", { id: "upload-title" }, "Upload a component"),
    element("div", { class: "field" }, element("label", { for: "upload-file" }, "Packed file"), file),
    element(
      "div",
      { class: "field" },
      element("label", { for: "upload-id" }, "Id"),
      id,
      element(
        "p",
        { class: "note", id: "upload-id-note" },
        "Lower-case letters, digits, dots, underscores and hyphens. Reusing an id replaces that component.",
      ),
    ),
    button,
    problem.element,
    success,
  );
}
