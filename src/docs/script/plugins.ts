// What the viewer lacks for people who use a keyboard or a screen reader.
import type { Component, Plugin, React } from "./viewer.ts";

/**
 * An operation's summary is a button, and the viewer puts a link into it. That link is one more stop for a keyboard,
 * and confuses screen readers. The button alone changes the address just the same.
 */
export const plainSummaries: Plugin = () => ({
  wrapComponents: {
    DeepLink:
      (_original, { React }) =>
      ({ text }) =>
        React.createElement("span", null, text),
  },
});

/** Gives the viewer's inputs and icons names that a screen reader can read out. */
export const namedControls: Plugin = () => ({
  wrapComponents: {
    // With only one example, there is nothing to choose.
    ExamplesSelect: (Original, { React }) => {
      return (properties) => (properties.examples.size < 2 ? null : named(React, "Example", Original, properties));
    },
    TextArea: (Original, { React }) => {
      return (properties) => named(React, "Request body", Original, properties);
    },
    // The icon in the button that closes a dialog.
    CloseIcon: (Original, { React }) => {
      return (properties) => named(React, "Close", Original, properties, "span");
    },
    // A parameter's description begins with its name. Parts of an object have no description.
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
  const label = React.createElement("span", { className: "name" }, name);
  return React.createElement(kind, { className: "named" }, label, control);
}
