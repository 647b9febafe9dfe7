// The words and examples of the executions' routes.
import type { Reference } from "../reference/words.ts";

const WRONG_KEY = { path: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" };

const intervals = { component: "timer", action_or_trigger: "timer", account_id: "$ACCOUNT" };

export const executions: Reference = {
  "POST /v1/exec/schedule": {
    operationId: "scheduleExecution",
    tag: "Executions",
    description: `Hands a job in and answers at once; the component runs behind it. \`Location\` is the address to poll, and its last part is the
execution's id. What a type does not need is ignored.

| \`execution_type\` | what it asks the component | what it needs |
| --- | --- | --- |
| \`verify_credentials\` | are these credentials valid? | \`component\`, \`account_data\` |
| \`select_model\` | which options has this drop-down? | \`component\`, \`action_or_trigger\`, \`account_id\`, \`model_method\`; \`cfg\` if wanted |
| \`get_meta_model\` | what do the messages look like? | \`component\`, \`action_or_trigger\`, \`account_id\`; \`cfg\` if wanted |

The component sees the account's keys, with \`cfg\` laid over them. It runs for 120 seconds at most, unless the deployment or the component's
\`SCHEDULED_EXECUTION_TIMEOUT\` says otherwise; an execution that is not done an hour after it was scheduled expires.

- **Send an \`Idempotency-Key\`** if you may have to repeat the request, because its answer was lost for instance: the same key with the same JSON value is
  the same execution, for a day after it has ended. With another value it is \`422\`: take a new key for a new job.
- **\`Prefer: wait=N\`** holds the answer until the execution is done, N seconds at most (30 at most). Then it is \`303\`, and \`Location\` is the
  address of the result; else it is \`202\`.
- **\`400\`** names everything that is wrong at once: mend it and send it again. **\`404\`** says which of the two is not there, or not yours;
  nothing was scheduled.`,
    examples: [
      {
        title: "Verify credentials",
        status: 202,
        body: { execution_type: "verify_credentials", component: "timer", account_data: {} },
        keep: { variable: "ID", from: "Location" },
        answer: { message: "ok" },
      },
      {
        title: "The options of a drop-down, waited for",
        status: 303,
        headers: { "Idempotency-Key": "intervals-1", Prefer: "wait=10" },
        body: { execution_type: "select_model", ...intervals, model_method: "getIntervals" },
        keep: { variable: "OPTIONS", from: "Location" },
        answer: { message: "Ready." },
      },
      {
        title: "What a message looks like",
        status: 202,
        body: { execution_type: "get_meta_model", ...intervals, cfg: { interval: "hour" } },
        keep: { variable: "CANCELLED", from: "Location" },
        answer: { message: "ok" },
      },
      {
        title: "A method that the component has not, which it will say",
        status: 303,
        headers: { Prefer: "wait=10" },
        body: { execution_type: "select_model", ...intervals, model_method: "getColours" },
        keep: { variable: "REJECTED", from: "Location" },
        answer: { message: "Ready." },
      },
      {
        title: "A request that lacks something",
        status: 400,
        body: { execution_type: "select_model", component: "timer", action_or_trigger: "timer" },
        answer: {
          message: "Invalid request.",
          errors: [
            { path: "account_id", message: "is required" },
            { path: "model_method", message: "is required" },
          ],
        },
      },
    ],
    others: {
      400: ["The request's body is not valid JSON."],
      404: ["Component does not exist.", "Account does not exist."],
      422: ["This Idempotency-Key was used with another request; use a new key for a new request."],
    },
  },
  "GET /v1/exec/poll/{id}": {
    operationId: "pollExecution",
    tag: "Executions",
    description: `Says whether the execution is done; it hands nothing out. \`200\` says that it is waiting or running: ask again after \`Retry-After\` seconds, or
better let the service hold the answer with \`Prefer: wait=N\` (30 seconds at most). \`303\` says that it is done, fulfilled or rejected, and \`Location\`
is where the result is; most clients follow it by themselves, and that fetches the result.

\`404\` with \`Expired.\` says that nobody fetched the outcome in time (15 minutes after it was there, an hour after it was scheduled): schedule it anew. \`404\` with
\`Result does not exist.\` says that the result was handed out, the execution was cancelled, or there never was one of yours under this id.`,
    examples: [
      {
        title: "Wait until it is done",
        status: 303,
        id: "$ID",
        headers: { Prefer: "wait=10" },
        answer: { message: "Ready." },
      },
    ],
    others: { 200: ["Result not ready yet."], 400: [WRONG_KEY], 404: ["Expired.", "Result does not exist."] },
  },
  "GET /v1/exec/result/{id}": {
    operationId: "fetchResult",
    tag: "Executions",
    description: `Hands the outcome out, once. \`200\` has what the component answered, as \`data\`. \`400\` with \`Rejected.\` says that the component failed: \`reason\` has
at least a \`name\` and a \`message\`, such as \`TimeoutError\`. A rejection is handed out once, too.

**Send an \`Idempotency-Key\`**, or a result whose answer is lost on the way is lost: the first key to arrive owns the result, and may ask again for a
minute; it gets the same bytes, and everybody else \`404\`. Asking for a result that is not there yet uses nothing up. A result has 8 MiB at most.`,
    examples: [
      {
        title: "Fetch the result",
        status: 200,
        id: "$ID",
        headers: { "Idempotency-Key": "reader-1" },
        answer: { data: { verified: true } },
      },
      {
        title: "Fetch a drop-down's options",
        status: 200,
        id: "$OPTIONS",
        answer: { data: { minute: "Every minute", hour: "Every hour", day: "Every day" } },
      },
      {
        title: "Fetch the reason of a rejection",
        status: 400,
        id: "$REJECTED",
        answer: {
          message: "Rejected.",
          reason: { name: "Error", message: 'Method "getColours" is not found in "timer" action or trigger' },
        },
      },
    ],
    others: { 400: [WRONG_KEY], 404: ["Result does not exist."] },
  },
  "DELETE /v1/exec/{id}": {
    operationId: "cancelExecution",
    tag: "Executions",
    description: `Cancels the execution, whatever its state: a component that has not begun does not begin, one that runs is no longer listened to, and an outcome is thrown away.
What it already did outside stays done. Repeated, it is \`204\` again for as long as the execution is remembered (a day); then, as for what was never
yours, it is \`404\`.`,
    examples: [{ title: "Cancel", status: 204, id: "$CANCELLED" }],
    others: { 404: ["Result does not exist."] },
  },
};
