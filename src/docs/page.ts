// The API reference's only document: a bar like the console's, and the place where the viewer shows the API's
// description.
import { html } from "hono/html";

import consoleTexts from "../../dist/pages/console.txt";
import texts from "../../dist/pages/docs.txt";

const { mark } = JSON.parse(consoleTexts) as { readonly mark: string };

const paths = JSON.parse(texts) as {
  readonly viewer: string;
  readonly licence: string;
  readonly script: string;
  readonly style: string;
};

export function docsPage() {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>API reference · coatcheck</title>
        <link rel="icon" href="${mark}" type="image/svg+xml" />
        <link rel="stylesheet" href="${paths.style}" />
        <script defer src="${paths.viewer}"></script>
        <script type="module" src="${paths.script}"></script>
      </head>
      <body>
        <a class="skip" href="#operations">Skip to the operations</a>
        <header class="bar">
          <a class="brand" href="/"><img src="${mark}" alt="" width="28" height="28" />coatcheck</a>
          <span>API reference</span>
        </header>
        <div id="reference">
          <p class="loading">Loading the reference…</p>
          <noscript>
            <p>
              The reference needs JavaScript. You can read the same content, and give it to tools, as
              <a href="/openapi.json">/openapi.json</a>.
            </p>
          </noscript>
        </div>
        <footer>
          Generated from <a href="/openapi.json">/openapi.json</a> with Swagger UI (<a href="${paths.licence}"
            >license</a
          >)
        </footer>
      </body>
    </html>`;
}
