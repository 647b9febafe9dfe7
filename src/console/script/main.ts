// The console's script: shows the view that the address names, to who is signed in.
import { Coatcheck } from "./coatcheck.ts";
import type { Context, View } from "./context.ts";
import { element, replace } from "./element.ts";
import { listenToSignIn } from "./signin.ts";
import { parseRoute } from "./route.ts";
import { type Credentials, forget, recall } from "./session.ts";
import { showExecution, showExecutions } from "./stage/index.ts";

const VIEWS: readonly { readonly name: string; readonly title: string; readonly all: View; readonly one: View }[] = [
  {
    name: "executions",
    title: "Executions",
    all: showExecutions,
    one: (container, context, id = "") => showExecution(container, context, id),
  },
];

const main = find("main");
const navigation = find("navigation");
const live = find("live");
const signIn = find("sign-in");

let leave = (): void => {};

addEventListener("hashchange", () => show(true));
listenToSignIn(signIn as HTMLFormElement, () => show(true));
show(false);

function show(isChange: boolean): void {
  leave();
  leave = () => {};
  const credentials = recall();
  navigation.hidden = credentials === null;
  if (credentials === null) replace(main, signIn);
  else showView(credentials);
  const heading = main.querySelector("h1");
  document.title = heading === null ? "coatcheck" : `${heading.textContent} · coatcheck`;
  if (isChange) heading?.focus();
}

function showView(credentials: Credentials): void {
  const { parts, query } = parseRoute(location.hash);
  const [name = "executions", ...rest] = parts;
  const view = VIEWS.find((known) => known.name === name);
  replace(navigation, ...VIEWS.map(({ name: other, title }) => link(other, title, other === name)), who(credentials));
  const left = new AbortController();
  const context: Context = {
    coatcheck: new Coatcheck(credentials),
    email: credentials.email,
    query,
    signal: left.signal,
    go: (path) => void (location.hash = path),
    announce: (text) => replace(live, text),
  };
  const container = element("div", { class: "view" });
  replace(main, container);
  const end = (rest.length > 0 ? view?.one : view?.all)?.(container, context, ...rest);
  leave = () => {
    left.abort();
    end?.();
  };
}

function link(name: string, title: string, isCurrent: boolean): HTMLElement {
  return element("a", { href: `#/${name}`, "aria-current": isCurrent ? "page" : null }, title);
}

function who({ email }: Credentials): HTMLElement {
  return element(
    "div",
    { class: "who" },
    element("span", {}, email),
    element("button", { type: "button", onclick: signOut }, "Sign out"),
  );
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
