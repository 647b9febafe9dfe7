// The words and examples of the routes that show executions: one, the list, the events and the log.
import { EXECUTION_ID } from "../reference/samples.ts";
import type { Reference } from "../reference/words.ts";

const FORGOTTEN = ["Result does not exist."];

const fulfilled = {
  id: EXECUTION_ID,
  status: "fulfilled",
  execution_type: "select_model",
  component: "timer",
  component_version: null,
  action_or_trigger: "timer",
  scheduled_at: "2026-11-24T19:00:00.000Z",
  started_at: "2026-11-24T19:00:00.030Z",
  finished_at: "2026-11-24T19:00:00.139Z",
  attempt: 1,
  must_finish_by: null,
  result_available_until: "2026-11-24T19:15:00.139Z",
  handed_out_at: null,
  cancelled_at: null,
  expired_at: null,
  size: 154,
  failure: null,
};

const rejected = {
  ...fulfilled,
  status: "rejected",
  size: 127,
  failure: {
    origin: "component",
    name: "Error",
    message: 'Method "getColours" is not found in "timer" action or trigger',
  },
};

const line = { at: "2026-11-24T19:00:00.100Z", level: "info", text: "found 3 pets", attempt: 1 };

const events = `retry: 1000

id: 1
event: status
data: {"status":"scheduled","at":"2026-11-24T19:00:00.000Z","attempt":0}

id: 2
event: status
data: {"status":"running","at":"2026-11-24T19:00:00.030Z","attempt":1}

id: 3
event: status
data: {"status":"fulfilled","at":"2026-11-24T19:00:00.139Z","attempt":1,"execution":${JSON.stringify(fulfilled)}}

`;

export const history: Reference = {
  "GET /v1/exec/{id}": {
    operationId: "getExecution",
    tag: "Executions",
    description: `What became of an execution. This hands nothing out and contains nothing of the input or the result.
You can get it for a day after the execution has ended. After that, and for executions that were never yours, it is
\`404\`. The answers of schedule and poll link to it: \`Link: <...>; rel="status"\`.

| \`status\` | meaning |
| --- | --- |
| \`scheduled\` | it is waiting to run, for the first time or again |
| \`running\` | the component is running, until \`must_finish_by\` at the latest |
| \`fulfilled\`, \`rejected\` | you can fetch the outcome until \`result_available_until\` |
| \`handed_out\` | a reader has fetched it, and may fetch it again until \`result_available_until\`, if that is not null |
| \`cancelled\`, \`expired\` | it ended this way, and its outcome is gone |

Times are ISO 8601 in UTC, with milliseconds; \`size\` is in bytes.

**\`failure\` says who failed**, for rejections and for \`{"verified":false}\` alike. It is derived from what the
service knows, which is not everything: a component may hide what happened to it. The first line that fits decides:

| what is known | \`origin\` | what to do |
| --- | --- | --- |
| no attempt could be completed | \`platform\` | schedule it again |
| the deadline passed while the component was waiting for an answer from outside | \`upstream\` | try again later |
| the last answer from outside was \`401\`, \`403\` or \`407\` | \`credentials\` | have them entered again |
| the last answer was \`408\`, \`429\` or \`5xx\`, or there was none | \`upstream\` | try again later |
| the component says \`verified: false\` | \`credentials\` | have them entered again |
| anything else | \`component\` | read its log; tell its author |`,
    examples: [
      { title: "One that is done", status: 200, id: "$OPTIONS", answer: fulfilled },
      { title: "One that was rejected", status: 200, id: "$REJECTED", answer: rejected },
    ],
    others: { 404: FORGOTTEN },
  },
  "GET /v1/exec": {
    operationId: "listExecutions",
    tag: "Executions",
    description: `Your executions of the last 24 hours, newest first, 20 on a page unless \`limit\` says otherwise (50
at most). For the next page, send this one's \`next_cursor\` as \`cursor\`; on the last page it is null. With \`status\`
or \`component\`, a page may be short or even empty and still have a next one: go on until there is no cursor.

\`400\` says which parameter makes no sense. A deployment may keep no list (\`EXECUTION_HISTORY\`): then the answer is
\`404\`.`,
    examples: [
      {
        title: "The rejected ones",
        status: 200,
        query: "?status=rejected&limit=10",
        answer: { executions: [rejected], next_cursor: null },
      },
    ],
    others: {
      400: [{ path: "limit", message: "must be a whole number from 1 to 50" }],
      404: ["This deployment keeps no list of executions."],
    },
  },
  "GET /v1/exec/{id}/events": {
    operationId: "followExecution",
    tag: "Executions",
    description: `A stream of [server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html), for
\`EventSource\` and curl: one \`status\` event for each change, from the first one, each with a line of JSON
(\`status\`, \`at\`, \`attempt\`). Events are numbered from 1. The last of those sent together also has the
\`execution\`, as \`GET /v1/exec/{id}\` shows it.

After 15 seconds without a change there is a comment, \`: waiting\`. The stream ends after \`handed_out\`, \`cancelled\`
or \`expired\`. If it breaks, connect again with the number of the last event as \`Last-Event-ID\`, which
\`EventSource\` does by itself: the stream resumes after that event. \`204\` means that nothing can follow it.`,
    examples: [
      { title: "Follow it", status: 200, id: "$ID", isStream: true, answer: events },
      {
        title: "What happened after the second change",
        status: 200,
        id: "$ID",
        isStream: true,
        headers: { "Last-Event-ID": "2" },
      },
    ],
    others: { 400: [{ path: "Last-Event-ID", message: "must be the number of an event" }], 404: FORGOTTEN },
  },
  "GET /v1/exec/{id}/logs": {
    operationId: "getLogs",
    tag: "Executions",
    description: `What the component logged, with \`this.logger\` or \`console\`, in the attempt that ended with the
outcome. It is available once there is an outcome, a timeout included, for as long as the execution itself. The values
that the component was given, credentials above all, are removed. 64 KB are kept; \`truncated\` says whether there was
more.`,
    examples: [
      { title: "One that logged nothing", status: 200, id: "$REJECTED", answer: { logs: [], truncated: false } },
    ],
    others: { 200: [{ title: "One that logged a line", answer: { logs: [line], truncated: false } }], 404: FORGOTTEN },
  },
};
