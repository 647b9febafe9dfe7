// Gives the viewer's fields, choices and icons names that a screen reader can say.
import type { Component, Plugin, React } from "./viewer.ts";

export const namedControls: Plugin = () => ({
  wrapComponents: {
    // Where there is one example, there is nothing to choose.
    ExamplesSelect: (Original, { React }) => {
      return (properties) => (properties.examples.size < 2 ? null : named(React, "Example", Original, properties));
    },
    TextArea: (Original, { React }) => {
      return (properties) => named(React, "Request body", Original, properties);
    },
    // In the button that closes a dialog.
    CloseIcon: (Original, { React }) => {
      return (properties) => named(React, "Close", Original, properties, "span");
    },
    // The description begins with the parameter's name; parts of an object have none.
    JsonSchemaForm: (Original, { React }) => {
      return (properties) => named(React, properties.description ?? "", Original, properties);
    },
  },
});

function named<Properties extends object>(
  React: React,
  name: string,
  Control: Component<Properties>,
  properties: Properties,
  kind: "label" | "span" = "label",
): unknown {
  const control = React.createElement(Control, properties);
  if (name === "") return control;
  const said = React.createElement("span", { className: "name" }, name);
  return React.createElement(kind, { className: "named" }, said, control);
}
