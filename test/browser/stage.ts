// A server with a component that runs for as long as a test wants, and tabs that look at what it executes.
import { resolve } from "node:path";

import type { Browser, Page } from "playwright-core";

import { coatcheck } from "../service/coatcheck.ts";
import { Server, verification } from "../service/server.ts";
import { launch, openPage, signIn } from "./browser.ts";
import { Gate } from "./gate.ts";

export class Stage {
  readonly server: Server;
  readonly gate: Gate;
  readonly #browser: Browser;

  private constructor(server: Server, gate: Gate, browser: Browser) {
    this.server = server;
    this.gate = gate;
    this.#browser = browser;
  }

  /** On a server of its own; `flags` go to it. */
  static start(...flags: string[]): Promise<Stage> {
    return Stage.#on(Server.start(...flags));
  }

  /** On the server that all share, whose user has executions of other tests. */
  static shared(): Promise<Stage> {
    return Stage.#on(Server.shared("root"));
  }

  static async #on(starting: Promise<Server>): Promise<Stage> {
    const [server, gate, browser] = await Promise.all([starting, Gate.start(), launch()]);
    await coatcheck(server, ["push", resolve(import.meta.dirname, "paced"), "--id", "paced"]);
    return new Stage(server, gate, browser);
  }

  /** Closes the tabs, and lets run on what waits. */
  async clear(): Promise<void> {
    this.gate.open();
    await Promise.all(this.#browser.contexts().map((context) => context.close()));
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.gate.close();
    await this.server.stop();
  }

  /** Schedules what ends when the gate is opened, or with an answer of this status. */
  schedule(path: "gate" | number): Promise<string> {
    return this.server.schedule(verification("paced", { url: `${this.gate.url}/${path}` }));
  }

  /** A tab that shows the console at `path`, and what its browser has to say of errors. */
  async open(path: string, url = this.server.url): Promise<{ page: Page; errors: string[] }> {
    const { page, errors } = await openPage(this.#browser, url);
    await signIn(page);
    await page.goto(`${url}/#${path}`);
    return { page, errors };
  }

  async watch(id: string, url?: string): Promise<Page> {
    return (await this.open(`/executions/${id}`, url)).page;
  }
}

/** Waits until the execution that is shown has this status. */
export const shows = (page: Page, status: string) =>
  page.locator(".standing .status").filter({ hasText: status }).waitFor();

/** The steps of the diagram, as they are read out. */
export const stepsOf = (page: Page) => page.locator(".timeline .label").allTextContents();

export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** Waits until the page says it; answers all of what is said there. */
export const said = (page: Page, text: string | RegExp) => page.getByRole("main").getByText(text).first().innerText();
