// The viewer's choice among examples has no name that a screen reader could say; and where there is one example, nothing to choose.
import type { Plugin } from "./viewer.ts";

export const namedChoices: Plugin = () => ({
  wrapComponents: {
    ExamplesSelect:
      (Original, { React }) =>
      (properties) => {
        if (properties.examples.size < 2) return null;
        const name = React.createElement("span", { className: "example-name" }, "Example");
        const choice = React.createElement(Original, properties);
        return React.createElement("label", { className: "example-choice" }, name, choice);
      },
  },
});
