// The console's script: shows the view that the address names once you are signed in.
import { showAccount } from "./account/edit.ts";
import { showAccounts } from "./account/list.ts";
import { showComponents } from "./component/list.ts";
import type { Context, View } from "./context.ts";
import { element, replace } from "./element.ts";
import { showExecutions } from "./execution/list.ts";
import { showExecution } from "./execution/view.ts";
import { emptyState } from "./notice.ts";
import { showRun } from "./run/view.ts";
import { parseRoute } from "./route.ts";
import { type Credentials, connect, forget, recall } from "./session.ts";
import { listenToSignIn } from "./signin.ts";

interface Section {
  readonly name: string;
  readonly title: string;
  readonly all: View;
  /** Shown if the address goes on after the name. */
  readonly one: View;
}

const SECTIONS: readonly Section[] = [
  { name: "run", title: "Run", all: showRun, one: showRun },
  {
    name: "accounts",
    title: "Accounts",
    all: showAccounts,
    one: (place, context, id = "") => showAccount(place, context, id),
  },
  { name: "components", title: "Components", all: showComponents, one: showComponents },
  {
    name: "executions",
    title: "Executions",
    all: showExecutions,
    one: (place, context, id = "") => showExecution(place, context, id),
  },
];

const main = find("main");
const navigation = find("navigation");
const live = find("live");
const signIn = find("sign-in");

let leave = (): void => {};

addEventListener("hashchange", () => show(true));
// The address's hash names the view, so the link must not put an element's id there.
find("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
listenToSignIn(signIn as HTMLFormElement, () => show(true));
show(false);

/** Focuses the heading of the new view, unless the page has just been opened. */
function show(isChange: boolean): void {
  leave();
  leave = () => {};
  const credentials = recall();
  navigation.hidden = credentials === null;
  if (credentials === null) replace(main, signIn);
  else showView(credentials);
  const heading = main.querySelector("h1");
  document.title = heading === null ? "coatcheck" : `${heading.textContent} · coatcheck`;
  if (!isChange) return;
  scrollTo(0, 0);
  heading?.focus();
}

function showView(credentials: Credentials): void {
  const { parts, query } = parseRoute(location.hash);
  const [name = "run", ...rest] = parts;
  const section = SECTIONS.find((known) => known.name === name);
  const links = SECTIONS.map((known) =>
    element("a", { href: `#/${known.name}`, "aria-current": known.name === name ? "page" : null }, known.title),
  );
  const reference = element("a", { href: "/docs" }, "API");
  replace(navigation, element("div", { class: "links" }, ...links, reference), userMenu(credentials));
  const left = new AbortController();
  const context: Context = {
    coatcheck: connect(credentials),
    query,
    signal: left.signal,
    go: (path) => void (location.hash = path),
    announce: (text) => replace(live, text),
  };
  const container = element("div", { class: "view" });
  replace(main, container);
  const view = section === undefined ? showUnknown : rest.length > 0 ? section.one : section.all;
  const end = view(container, context, ...rest);
  leave = () => {
    left.abort();
    end();
  };
}

function showUnknown(container: HTMLElement): () => void {
  const home = element("a", { class: "button", href: "#/run" }, "Run a component");
  replace(
    container,
    element("h1", { tabindex: -1 }, "Page not found"),
    emptyState("The console has no such page.", home),
  );
  return () => {};
}

function userMenu({ email }: Credentials): HTMLElement {
  const button = element("button", { type: "button", class: "quiet", onclick: signOut }, "Sign out");
  return element("div", { class: "user" }, element("span", { class: "email" }, email), button);
}

function signOut(): void {
  forget();
  show(true);
}

function find(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no ${id}.`);
  return found;
}
