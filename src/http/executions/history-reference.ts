// The words and examples of the routes that show what became of executions.
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

const line = { at: "2026-11-24T19:00:00.100Z", level: "info", text: "3 pets were found", attempt: 1 };

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

export const look: Reference = {
  "GET /v1/exec/{id}": {
    operationId: "getExecution",
    tag: "Executions",
    description: `What became of an execution. Nothing is handed out, and there is nothing of its input or its result in it. It can be looked at for a day after it has ended; then, and for what was
never yours, it is \`404\`. Answers of schedule and poll carry its address as \`Link: <...>; rel="status"\`.

| \`status\` | what it says |
| --- | --- |
| \`scheduled\` | it waits to be run, for the first time or again |
| \`running\` | the component runs, until \`must_finish_by\` at the latest |
| \`fulfilled\`, \`rejected\` | there is an outcome to fetch, until \`result_available_until\` |
| \`handed_out\` | somebody has fetched it; the same reader may ask again until \`result_available_until\` |
| \`cancelled\`, \`expired\` | it ended so, and its outcome is gone |

Times are ISO 8601 in UTC, with milliseconds; \`size\` is in bytes.

**Who failed** is told by \`failure\`, for a rejection and for \`{"verified":false}\` alike. It is derived from what the service knows, which is not all: a component may hide what happened to it. The first line that fits says it:

| what is known | \`origin\` | what to do |
| --- | --- | --- |
| no attempt could be brought to an end | \`platform\` | schedule it anew |
| the deadline passed while an answer from outside was awaited | \`upstream\` | try again later |
| the last answer from outside was \`401\`, \`403\` or \`407\` | \`credentials\` | have them entered anew |
| the last answer was \`408\`, \`429\` or \`5xx\`, or there was none to be had | \`upstream\` | try again later |
| the component says \`verified: false\` | \`credentials\` | have them entered anew |
| all else | \`component\` | read its log, ask who wrote it |`,
    examples: [
      { title: "One that is done", status: 200, id: "$OPTIONS", answer: fulfilled },
      { title: "One that was rejected", status: 200, id: "$REJECTED", answer: rejected },
    ],
    others: { 404: FORGOTTEN },
  },
  "GET /v1/exec": {
    operationId: "listExecutions",
    tag: "Executions",
    description: `One's own executions of the last 24 hours, newest first, 20 on a page unless \`limit\` says otherwise (50 at most). For the next page, send the \`next_cursor\` of this one as \`cursor\`; on the
last page it is null. With \`status\` or \`component\` a page may be short, or even empty, and still have a next one: go on until there is no cursor.

\`400\` says which parameter makes no sense. A deployment may keep no list (\`EXECUTION_HISTORY\`): then it is \`404\`.`,
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
    description: `A stream of [server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html), for \`EventSource\` and curl: one event \`status\` for each change, from the first on, each with a line of JSON (\`status\`,
\`at\`, \`attempt\`). Their numbers count from 1. The last one of those that are sent at once has the \`execution\` as well, as "Look at an execution" shows it.

Every 15 seconds without a change there is a comment, \`: waiting\`. The stream ends after \`handed_out\`, \`cancelled\` and \`expired\`. If it breaks, connect again with the number of the last event as
\`Last-Event-ID\`, as \`EventSource\` does by itself: nothing is sent twice. \`204\` says that nothing follows on that event.`,
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
    description: `What the component logged, with \`this.logger\` or \`console\`, in the attempt that was settled: there from then on, also where it ran out of time, for as long as the execution can be looked at. The values
that the component was given, credentials above all, are taken out. 64 KB are kept; \`truncated\` says that there was more.`,
    examples: [
      { title: "One that logged nothing", status: 200, id: "$REJECTED", answer: { logs: [], truncated: false } },
    ],
    others: { 200: [{ title: "One that logged a line", answer: { logs: [line], truncated: false } }], 404: FORGOTTEN },
  },
};
