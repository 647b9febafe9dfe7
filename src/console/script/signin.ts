// The form to sign in with, which the page brings along.
import { Coatcheck, Refused } from "./coatcheck.ts";
import { replace } from "./element.ts";
import { remember } from "./session.ts";

export function listenToSignIn(form: HTMLFormElement, done: () => void): void {
  const email = form.querySelector<HTMLInputElement>("#email");
  const key = form.querySelector<HTMLInputElement>("#key");
  const problem = form.querySelector<HTMLElement>("#sign-in-problem");
  const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
  if (email === null || key === null || problem === null || button === null) throw new Error("The form is not whole.");

  const signIn = async (): Promise<void> => {
    const credentials = { email: email.value.trim(), apiKey: key.value };
    problem.hidden = true;
    button.disabled = true;
    try {
      await new Coatcheck(credentials).users.me();
      remember(credentials);
      done();
    } catch (error) {
      problem.hidden = false;
      replace(problem, explain(error));
    } finally {
      button.disabled = false;
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void signIn();
  });
}

function explain(error: unknown): string {
  if (!(error instanceof Refused)) return "The service could not be reached. Is the network there?";
  if (error.status === 401) return "The service does not know this e-mail with this API key.";
  return error.message;
}
