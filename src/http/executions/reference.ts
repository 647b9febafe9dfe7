// The words and examples of the executions' routes.
import type { Reference } from "../reference/words.ts";

const WRONG_KEY = { path: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" };

const intervals = { component: "timer", action_or_trigger: "timer", account_id: "$ACCOUNT" };

export const executions: Reference = {
  "POST /v1/exec/schedule": {
    operationId: "scheduleExecution",
    tag: "Executions",
    description: `Accepts a job and answers immediately; the component runs in the background. \`Location\` is the
address to poll, and its last part is the execution's id. Fields that a type does not need are ignored.

| \`execution_type\` | what it asks the component | fields |
| --- | --- | --- |
| \`verify_credentials\` | are these credentials valid? | \`component\`, \`account_data\` |
| \`get_meta_model\` | what do the messages look like? | \`component\`, \`action_or_trigger\`, \`account_id\` |
| \`select_model\` | which options does this drop-down have? | the same and \`model_method\` |

The component sees the account's keys, overlaid with \`cfg\`, which is optional. It may run for 120 seconds, unless the
deployment or the component's \`SCHEDULED_EXECUTION_TIMEOUT\` says otherwise. An execution that is not done an hour
after it was scheduled expires.

- **Send an \`Idempotency-Key\`** if you may have to repeat the request, for instance because its answer was lost: the
  same key with the same JSON value is the same execution, until a day after it has ended. With another value it is
  \`422\`: use a new key for a new job.
- **\`Prefer: wait=N\`** holds the answer for up to N seconds (30 at most). If the execution is done by then, the answer
  is \`303\`, and \`Location\` is the address of the result; otherwise it is \`202\`.
- **\`400\`** names everything that is wrong at once: correct it and send it again. **\`404\`** says whether the
  component or the account does not exist, or is not yours. Nothing was scheduled.`,
    examples: [
      {
        title: "Verify credentials",
        status: 202,
        body: { execution_type: "verify_credentials", component: "timer", account_data: {} },
        keep: { variable: "ID", from: "Location" },
        answer: { message: "ok" },
      },
      {
        title: "The options of a drop-down, waiting for them",
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
        title: "A method that the component does not have",
        status: 303,
        headers: { Prefer: "wait=10" },
        body: { execution_type: "select_model", ...intervals, model_method: "getColours" },
        keep: { variable: "REJECTED", from: "Location" },
        answer: { message: "Ready." },
      },
      {
        title: "An incomplete request",
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
    description: `Says whether the execution is done, and hands nothing out. \`200\` means that it is waiting or
running: poll again after \`Retry-After\` seconds or, better, let the service hold the answer with \`Prefer: wait=N\`
(30 seconds at most). \`303\` means that it is done, fulfilled or rejected, and \`Location\` is the address of the
result. Most clients follow it by themselves, which fetches the result.

\`404\` with \`Expired.\` means that nobody fetched the outcome in time (within 15 minutes, and within an hour of
scheduling), or that there was none: schedule it again. \`404\` with \`Result does not exist.\` means that the result
has been handed out, that the execution was cancelled, or that you never had one with this id.`,
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
    description: `Hands the outcome out, once. \`200\` has the component's answer as \`data\`. \`400\` with
\`Rejected.\` means that the component failed: \`reason\` has at least a \`name\`, such as \`TimeoutError\`, and a
\`message\`. A rejection is handed out once, too.

**Send an \`Idempotency-Key\`**; without one, a result whose answer gets lost on the way is lost. The first key to
arrive owns the result and may fetch the same bytes again, until it acknowledges them with \`DELETE\`, or for 15
minutes, and longer if the service was away when they were over; everybody else gets \`404\`. Asking for a result that
is not ready uses nothing up. A result is 8 MiB at most.`,
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
  "DELETE /v1/exec/result/{id}": {
    operationId: "acknowledgeResult",
    tag: "Executions",
    description: `Says that you have the result that you fetched under this \`Idempotency-Key\`: it is erased, and the
same key cannot fetch it again. The execution stays \`handed_out\`. You need not do this: a result that nobody
acknowledges is erased when its time is over.

Repeating the request is \`204\` again for as long as the execution is remembered (a day). It is \`404\` after that,
under a key that the result was not handed out to, and before it was handed out, which uses nothing up.`,
    examples: [{ title: "Acknowledge it", status: 204, id: "$ID", headers: { "Idempotency-Key": "reader-1" } }],
    others: { 400: [WRONG_KEY], 404: ["Result does not exist."] },
  },
  "DELETE /v1/exec/{id}": {
    operationId: "cancelExecution",
    tag: "Executions",
    description: `Cancels the execution, whatever its state: a component that has not started does not start, one that
is running is ignored, and an outcome is thrown away. What the component already did outside stays done. Repeating the
request is \`204\` again for as long as the execution is remembered (a day); after that, and for executions that were
never yours, it is \`404\`.`,
    examples: [{ title: "Cancel", status: 204, id: "$CANCELLED" }],
    others: { 404: ["Result does not exist."] },
  },
};
