// An operation's summary is a button. The viewer puts a link into it, which a keyboard would stop at and a screen reader stumble over;
// the button alone changes the address just the same.
import type { Plugin } from "./viewer.ts";

export const plainSummaries: Plugin = () => ({
  wrapComponents: {
    DeepLink:
      (_original, { React }) =>
      ({ text }) =>
        React.createElement("span", null, text),
  },
});
