// The API reference's one document: a bar as the console has it, and the place where the viewer shows the description.
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
          <p class="loading">The reference is being loaded.</p>
          <noscript>
            <p>
              The reference needs JavaScript. Its content is <a href="/openapi.json">/openapi.json</a>, for tools and
              for patient readers.
            </p>
          </noscript>
        </div>
        <footer>
          Shown with Swagger UI (<a href="${paths.licence}">licence</a>), from
          <a href="/openapi.json">/openapi.json</a>
        </footer>
      </body>
    </html>`;
}
