// A component's HTTP request on its way out, and the answer on its way in. Neither is buffered. Redirects are answers: whoever
// asked follows them, and each hop comes by here again. Bodies stay encoded as they are: only the isolate knows whether its code
// wants them decoded.
import { type Gate, type Admission, admit } from "./admission.ts";
import { type Probe, diagnose, isUnresolved } from "./diagnosis.ts";
import { faultResponse, unknownHost, unreadableStatus } from "./fault.ts";
import { incoming, lengthOf, outgoing } from "./headers.ts";
import { hostOf } from "./host.ts";
import { meter } from "./meter.ts";
import { PASS_HEADER } from "./pass.ts";
import type { Refusal } from "./refusal.ts";
import { type Target, judge } from "./rules.ts";

const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/** Statuses that a Response cannot have together with a body. */
const BODILESS: ReadonlySet<number> = new Set([101, 204, 205, 304]);

const isStatus = (status: number) => status >= 200 && status <= 599;

/** Never throws: what could not be fetched is a response that says so (fault.ts). */
export async function forward(request: Request, gate: Gate, probe: Probe | null, now: number): Promise<Response> {
  const admission = await admit(request.headers.get(PASS_HEADER), gate, now);
  if ("code" in admission) return faultResponse(admission);
  const url = new URL(request.url);
  const target = targetOf(url);
  const refusal = "reason" in target ? target : whyNot(request, target, admission, gate);
  if (refusal !== null || "reason" in target) {
    await request.body?.cancel();
    return faultResponse(admission.refuse(refusal ?? { reason: "host_unreadable" }));
  }
  const cuts: Refusal[] = [];
  const question = admission.budget.contact.ask();
  try {
    const response = await send(request, url, admission, now, cuts);
    if (await isUnresolved(response)) {
      question.failed();
      return faultResponse(unknownHost(target.host));
    }
    question.answered(response.status);
    return await answer(response, target, admission);
  } catch (error) {
    const [cut] = cuts;
    if (cut !== undefined) {
      question.dropped();
      return faultResponse(admission.refuse(cut));
    }
    question.failed();
    return faultResponse(await diagnose(error, target, url.protocol === "https:", probe));
  }
}

function targetOf(url: URL): Target | Refusal {
  const port = url.port === "" ? DEFAULT_PORTS[url.protocol] : Number(url.port);
  if (!Object.hasOwn(DEFAULT_PORTS, url.protocol) || port === undefined) {
    return { reason: "scheme_closed", scheme: url.protocol.slice(0, -1) };
  }
  const host = hostOf(url.hostname);
  return host === null ? { reason: "host_unreadable" } : { via: "http", host, port };
}

function whyNot(request: Request, target: Target, { claims, budget }: Admission, { rules }: Gate): Refusal | null {
  const refusal = judge(target, rules, claims.origin) ?? budget.afford(lengthOf(request.headers) ?? 0);
  if (refusal !== null) return refusal;
  return request.headers.has("upgrade") ? { reason: "websocket_closed", host: target.host.text } : null;
}

/** A request made anew: of the component's it has what is named here, and none of the platform's own options. */
function send(
  request: Request,
  url: URL,
  { claims, budget }: Admission,
  now: number,
  cuts: Refusal[],
): Promise<Response> {
  url.username = "";
  url.password = "";
  const metered = request.body?.pipeThrough(meter(budget, (cut) => cuts.push(cut))) ?? null;
  const length = lengthOf(request.headers);
  const onward = new Request(url, {
    method: request.method,
    headers: outgoing(request.headers),
    // With a length the far end sees Content-Length, as the component meant it; without one, chunks.
    body: metered !== null && length !== null ? metered.pipeThrough(new FixedLengthStream(length)) : metered,
    redirect: "manual",
    // Nothing outlives the run.
    signal: AbortSignal.timeout(claims.endsAt - now),
    // The deployment's cache is shared by all users: what one of them fetched is no answer for another.
    cf: { cacheTtl: -1 },
  });
  // Not part of the request: the constructor drops this option.
  return fetch(onward, { encodeResponseBody: "manual" });
}

async function answer(response: Response, { host }: Target, { budget, refuse }: Admission): Promise<Response> {
  const { status, statusText } = response;
  const headers = incoming(response.headers);
  const body = BODILESS.has(status) ? null : response.body;
  const refusal = body === null ? null : budget.afford(lengthOf(headers) ?? 0);
  if (refusal !== null || !isStatus(status)) {
    await response.body?.cancel();
    return faultResponse(refusal === null ? unreadableStatus(host, status) : refuse(refusal));
  }
  const metered = body?.pipeThrough(meter(budget, refuse)) ?? null;
  return new Response(metered, { status, statusText, headers, encodeBody: "manual" });
}
