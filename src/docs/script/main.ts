// Shows the API's description in the viewer. If you are signed in to the console in this tab, you can try requests as
// yourself.
import { recall } from "../../console/script/session.ts";
import { namedControls, plainSummaries } from "./plugins.ts";
import type { Options, Viewer } from "./viewer.ts";

/** Defined by the viewer's script, which is loaded first. */
declare const SwaggerUIBundle: (options: Options) => Viewer;

followScheme();

const viewer = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  // Each operation shows its own schemas.
  defaultModelsExpandDepth: -1,
  defaultModelExpandDepth: 3,
  // Otherwise it sends the description's address to a third party.
  validatorUrl: null,
  // Its colors suit one background, and this page has two.
  syntaxHighlight: { activated: false },
  plugins: [plainSummaries, namedControls],
  // Otherwise the browser asks for a password after a 401, and keeps it.
  requestInterceptor: (request) => ({
    ...request,
    credentials: "omit",
    // It names none where there is no body, and from a browser the service wants one.
    headers:
      (request.method ?? "GET") === "GET"
        ? request.headers
        : { "Content-Type": "application/json", ...request.headers },
  }),
  onComplete: () => {
    const credentials = recall();
    if (credentials !== null) viewer.preauthorizeBasic("basic", credentials.email, credentials.apiKey);
  },
});

/** The viewer's dark look depends on a class. Here it follows the person's preference. */
function followScheme(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = (): void => void document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", follow);
  follow();
}
