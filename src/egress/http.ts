// A component's HTTP request on its way out, and the response on its way in. Neither is buffered. A redirect is a
// response like any other: the isolate follows it, and each hop comes through here again. Bodies stay encoded as they
// are: only the isolate knows whether its code wants them decoded.
import { type Gate, type Admission, admit } from "./admission.ts";
import { meter } from "./budget.ts";
import { type Probe, diagnose, isUnresolved } from "./diagnosis.ts";
import { faultResponse, invalidStatus, unknownHost } from "./fault.ts";
import { hostOf } from "./host.ts";
import { FAULT_HEADER, PASS_HEADER } from "./protocol.ts";
import type { Refusal } from "./refusal.ts";
import { type Target, judge } from "./rules.ts";

const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/** Statuses that a Response cannot combine with a body. */
const BODILESS: ReadonlySet<number> = new Set([101, 204, 205, 304]);

const isStatus = (status: number) => status >= 200 && status <= 599;

/** Never throws: a request that fails is a response that says so (fault.ts). */
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
  const pending = admission.budget.upstream.begin();
  try {
    const response = await send(request, url, admission, now, cuts);
    if (await isUnresolved(response)) {
      pending.failed();
      return faultResponse(unknownHost(target.host));
    }
    pending.answered(response.status);
    return await passOn(response, target, admission);
  } catch (error) {
    const [cut] = cuts;
    if (cut !== undefined) {
      pending.dropped();
      return faultResponse(admission.refuse(cut));
    }
    pending.failed();
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
  const refusal = judge(target, rules, claims.serviceHost) ?? budget.exceededBy(lengthOf(request.headers) ?? 0);
  if (refusal !== null) return refusal;
  return request.headers.has("upgrade") ? { reason: "websocket_closed", host: target.host.text } : null;
}

/**
 * Makes a new request: it takes over what is named here, and none of the platform's options that the component may set.
 */
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
    // With a length the other end gets Content-Length, as the component meant; without one, chunks.
    body: metered !== null && length !== null ? metered.pipeThrough(new FixedLengthStream(length)) : metered,
    redirect: "manual",
    signal: endOf(claims, budget, now),
    // All users share the deployment's cache: what one of them fetched must not be another's response.
    cf: { cacheTtl: -1 },
  });
  // Set here because the constructor of Request drops this option.
  return fetch(onward, { encodeResponseBody: "manual" });
}

/** Nothing outlives the run: aborted when that ends, or at its deadline where the end does not get known. */
function endOf({ endsAt }: Admission["claims"], { end }: Admission["budget"], now: number): AbortSignal {
  const controller = new AbortController();
  void end.then(() => controller.abort());
  return AbortSignal.any([controller.signal, AbortSignal.timeout(endsAt - now)]);
}

async function passOn(response: Response, { host }: Target, { budget, refuse }: Admission): Promise<Response> {
  const { status, statusText } = response;
  const headers = incoming(response.headers);
  const body = BODILESS.has(status) ? null : response.body;
  const refusal = body === null ? null : budget.exceededBy(lengthOf(headers) ?? 0);
  if (refusal !== null || !isStatus(status)) {
    await response.body?.cancel();
    return faultResponse(refusal === null ? invalidStatus(host, status) : refuse(refusal));
  }
  const metered = body?.pipeThrough(meter(budget, refuse)) ?? null;
  return new Response(metered, { status, statusText, headers, encodeBody: "manual" });
}

/**
 * Headers that leave: without the pass, without a host that differs from the URL's, and without what Cloudflare's
 * network adds for servers. Access's service tokens begin with `cf-` too, but those are the component's own.
 */
function outgoing(headers: Headers): Headers {
  const names = [...headers.keys()].filter(
    (name) => [PASS_HEADER, FAULT_HEADER, "host", "cdn-loop"].includes(name) || /^cf-(?!access-)/.test(name),
  );
  return without(headers, names);
}

/** Headers that come back: only the entrypoint may say that a request failed. */
function incoming(headers: Headers): Headers {
  return without(headers, [FAULT_HEADER]);
}

function without(headers: Headers, names: readonly string[]): Headers {
  const rest = new Headers(headers);
  for (const name of names) rest.delete(name);
  return rest;
}

/** The length that a body declares; null if it declares none. */
function lengthOf(headers: Headers): number | null {
  const text = headers.get("content-length") ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
