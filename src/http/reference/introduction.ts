// How the reference begins: what holds for every operation.

/** `origin`: the address of the service, as whoever reads this has reached it. */
export const introduction = (
  origin: string,
) => `Hand in a job, get a ticket, pick the result up exactly once: an execution service that speaks elastic.io's \`exec\` API.

**Authentication** is HTTP Basic, with your e-mail and your API key.

**Examples** are for a shell with curl, and build on each other: what one keeps in a variable, such as \`$ID\` or \`$ACCOUNT\`, others use. All of them begin with

\`\`\`sh
export COATCHECK_URL=${origin} COATCHECK_USER=you@example.com:your-api-key
\`\`\`

**Errors** are JSON with a \`message\`. \`400\` has \`errors\` as well where several things can be wrong: all of them at once, each with the \`path\` in the body, or the name of the header or
parameter. \`401\` says that e-mail or key are wrong; \`404\` does not tell what is somebody else's from what does not exist; \`405\` names in \`Allow\` what the path has; \`429\` says in
\`Retry-After\` for how many seconds to pause; \`500\` is the service's fault, says nothing of its cause, and carries an \`X-Request-Id\` for who runs the service to look up: repeat the request.

**Limits**: a request's body has 256 KiB at most (a pushed component 6 MiB), and a JSON value is not nested without bound. Sizes are in bytes, spans in seconds. Ids are opaque.
A trailing slash makes no difference, and no answer may be stored.`;

export const tags = [
  { name: "Executions", description: "Schedule, wait, fetch once" },
  { name: "Accounts", description: "Credentials, stored encrypted, shown masked" },
  { name: "Components", description: "What there is to execute, and pushing one's own" },
  { name: "Users", description: "Oneself, and for root everybody" },
];
