// The beginning of the reference: what holds for every operation.

/** `origin`: the address at which the reader has reached the service. */
export const introduction = (origin: string) => `\
Hand in a job, get a ticket, pick the result up exactly once: an execution service that speaks elastic.io's
\`exec\` API.

**Authentication** is HTTP Basic, with your e-mail and your API key.

**Examples** are for a shell with curl and build on each other: some keep a value in a variable, such as \`$ID\` or
\`$ACCOUNT\`, and later ones use it. Before all of them:

\`\`\`sh
export COATCHECK_URL=${origin} COATCHECK_USER=you@example.com:your-api-key
\`\`\`

**Errors** are JSON with a \`message\`.

- \`400\` also has \`errors\` if several things can be wrong: all of them at once, each with its \`path\` in the body,
  or the name of the header or parameter.
- \`401\` means that the e-mail or the key is wrong.
- \`403\` means that only root may do this, or that a page of another site sent the request: a browser says so in
  \`Origin\`.
- \`404\` does not distinguish what is somebody else's from what does not exist.
- \`405\` names the path's methods in \`Allow\`.
- \`409\` means that an id is taken, or that you have as many of something as you may have; \`413\` that a body, or
  what would be stored, is too large. The message says what to do.
- \`415\` means that the \`Content-Type\` is not the body's. From a browser, whatever changes something needs one,
  with a body or without: \`application/json\`, or that of an uploaded component.
- \`421\` means that the request names a host that is not this service's own.
- \`429\` says in \`Retry-After\` how many seconds to pause. Failed logins have a limit of their own.
- \`500\` is the service's fault and says nothing of its cause: repeat the request. With its \`X-Request-Id\` the
  operator can find it in the log.

**Limits**: a request's body is 256 KiB at most (an uploaded component 6 MiB), nested 100 levels deep at most.
Sizes are in bytes, spans in seconds. Ids are opaque. A trailing slash makes no difference, and no answer may be
stored.`;

export const tags = [
  { name: "Executions", description: "Schedule, wait, fetch once" },
  { name: "Accounts", description: "Credentials, stored encrypted, shown masked" },
  { name: "Components", description: "The components that you can execute, and your own" },
  { name: "Users", description: "You and, for root, everybody" },
];
