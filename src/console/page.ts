// The console's only document. Its script shows the view that the address's hash names. Without a script you see the
// sign-in form and a note that the console needs JavaScript.
import { html } from "hono/html";

import texts from "../../dist/pages/console.txt";

const paths = JSON.parse(texts) as { readonly script: string; readonly style: string; readonly mark: string };

/** What the sign-in form is filled in with. */
export interface Credentials {
  readonly email: string;
  readonly key: string;
}

export function consolePage(credentials: Credentials | null) {
  const { email, key } = credentials ?? { email: "", key: "" };
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>coatcheck</title>
        <link rel="icon" href="${paths.mark}" type="image/svg+xml" />
        <link rel="stylesheet" href="${paths.style}" />
        <script type="module" src="${paths.script}"></script>
      </head>
      <body>
        <a class="skip" id="skip" href="#main">Skip to content</a>
        <header class="bar">
          <a class="brand" href="#/"><img src="${paths.mark}" alt="" width="28" height="28" />coatcheck</a>
          <nav id="navigation" aria-label="Console" hidden></nav>
        </header>
        <main id="main" tabindex="-1">
          <form id="sign-in" class="card sign-in" novalidate>
            <h1 tabindex="-1">Sign in</h1>
            <p>Use your e-mail and API key. They stay in this tab until you close it.</p>
            <div class="field">
              <label for="email">E-mail</label>
              <input
                id="email"
                type="email"
                autocomplete="username"
                spellcheck="false"
                required
                aria-describedby="sign-in-problem"
                value="${email}"
              />
            </div>
            <div class="field">
              <label for="key">API key</label>
              <input
                id="key"
                type="password"
                autocomplete="current-password"
                required
                aria-describedby="sign-in-problem"
                value="${key}"
              />
            </div>
            <div class="problem" id="sign-in-problem" role="alert"></div>
            <button class="primary" type="submit">Sign in</button>
            <noscript><p class="problem">The console needs JavaScript. The API at /v1 does not.</p></noscript>
            <p>You can do all of this through the API, too: see the <a href="/docs">API reference</a>.</p>
          </form>
        </main>
        <div id="live" class="visually-hidden" role="status" aria-live="polite"></div>
      </body>
    </html>`;
}
