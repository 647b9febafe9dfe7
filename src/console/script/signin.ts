// The sign-in form, which is part of the page.
import { replace } from "./element.ts";
import { explain } from "./explain.ts";
import { connect, remember } from "./session.ts";

export function listenToSignIn(form: HTMLFormElement, done: () => void): void {
  const email = inputOf(form, "email");
  const key = inputOf(form, "key");
  const problem = form.querySelector("#sign-in-problem");
  const button = form.querySelector("button[type=submit]");
  if (problem === null || button === null) throw new Error("The sign-in form is incomplete.");

  const signIn = async (): Promise<void> => {
    const credentials = { email: email.value.trim(), apiKey: key.value };
    replace(problem);
    const missing = [email, key].find(({ value }) => value.trim() === "");
    if (missing !== undefined) {
      replace(problem, missing === email ? "Enter your e-mail address." : "Enter your API key.");
      missing.focus();
      return;
    }
    button.setAttribute("aria-busy", "true");
    try {
      await connect(credentials).users.me();
      remember(credentials);
      done();
    } catch (error) {
      replace(problem, explain(error));
      key.focus();
    } finally {
      button.removeAttribute("aria-busy");
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-busy") !== "true") void signIn();
  });
}

function inputOf(form: HTMLFormElement, id: string): HTMLInputElement {
  const input = form.querySelector<HTMLInputElement>(`#${id}`);
  if (input === null) throw new Error(`The form has no ${id}.`);
  return input;
}
