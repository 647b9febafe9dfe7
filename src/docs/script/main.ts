// Shows the description of the service in the viewer, and lets who is signed in to the console in this tab try it as themselves.
import { recall } from "../../console/script/session.ts";
import { namedControls } from "./names.ts";
import { followScheme } from "./scheme.ts";
import { plainSummaries } from "./summaries.ts";
import type { Options, Viewer } from "./viewer.ts";

/** Defined by the viewer's script, which comes first. */
declare const SwaggerUIBundle: (options: Options) => Viewer;

followScheme();

const viewer = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  // Each operation shows the schemas that it uses.
  defaultModelsExpandDepth: -1,
  defaultModelExpandDepth: 3,
  // It would send the address of the description to somebody else.
  validatorUrl: null,
  // Its colours are for one ground, and here are two.
  syntaxHighlight: { activated: false },
  plugins: [plainSummaries, namedControls],
  // Or the browser would ask for a password where the service says 401, and keep it.
  requestInterceptor: (request) => ({ ...request, credentials: "omit" }),
  onComplete: () => {
    const credentials = recall();
    if (credentials !== null) viewer.preauthorizeBasic("basic", credentials.email, credentials.apiKey);
  },
});
