// How a message may be framed, or not, and what each comes to: the statuses of all answers. An answer of the service's
// own is JSON; what has none of it was refused in front of the service. LOST is the development proxy's word for a body
// that broke off.
import { get, post, request } from "./wire.ts";

/** 500, and no word of the service's. */
export const LOST = 500;

type Row = readonly [what: string, bytes: string, statuses: readonly number[]];

const CHUNKED = "Transfer-Encoding: chunked";
const chunk = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const SMUGGLED = request("DELETE /v1/components/smuggled");
const many = (count: number) => Array.from({ length: count }, (_, index) => `X-${index}: aaaaaaaaaa`);

export const smuggling: readonly Row[] = [
  [
    "a length and chunks, the length the longer",
    post(`0\r\n\r\n${SMUGGLED}`, `Content-Length: ${5 + SMUGGLED.length}`, CHUNKED),
    [400],
  ],
  ["chunks and a length, the length the shorter", post(chunk("[]") + SMUGGLED, CHUNKED, "Content-Length: 2"), [400]],
  ["two lengths that differ", post(`[]${SMUGGLED}`, "Content-Length: 2", "Content-Length: 3"), [400]],
  ["two lengths that agree", post("[]", "Content-Length: 2", "Content-Length: 2"), [400]],
  ["a list of lengths", post("[]", "Content-Length: 2, 2"), [400]],
  ["a negative length", post("[]", "Content-Length: -2"), [400]],
  ["a signed length", post("[]", "Content-Length: +2"), [400]],
  ["a hexadecimal length", post("[]", "Content-Length: 0x2"), [400]],
  ["a length beyond 2^64", post("[]", "Content-Length: 99999999999999999999999"), [400]],
  ["a length that is too long", post("[]", "Content-Length: 50"), [LOST]],
  ["a length that is too short", post('{"name":"x"}', "Content-Length: 2"), [400, 400]],
  ["a coding that is none", post(chunk("[]"), "Transfer-Encoding: xchunked"), [400]],
  ["chunked twice", post(chunk("[]"), CHUNKED, CHUNKED), [400]],
  ["a blank before the colon", post(chunk("[]"), "Transfer-Encoding : chunked"), [400]],
  ["a vertical tab before the coding", post(chunk("[]"), "Transfer-Encoding:\u000bchunked"), [400]],
  ["an extension of a chunk", post("2;a=b\r\n[]\r\n0\r\n\r\n", CHUNKED), [400]],
  ["a chunk of no size", post("zz\r\n[]\r\n0\r\n\r\n", CHUNKED), [LOST]],
  ["a chunk beyond 2^64", post("ffffffffffffffffff\r\n[]\r\n0\r\n\r\n", CHUNKED), [LOST]],
  ["a chunk of a negative size", post("-2\r\n[]\r\n0\r\n\r\n", CHUNKED), [LOST]],
  ["chunks without an end", post("2\r\n[]\r\n", CHUNKED), [LOST]],
  [
    "a body of a GET that is a request",
    request("GET /v1/users", [`Content-Length: ${SMUGGLED.length}`], SMUGGLED),
    [200],
  ],
  ["three requests at once", get("/v1/users") + get("/v1/nothing") + get("/v1/users"), [200, 404, 200]],
];

export const headers: readonly Row[] = [
  ["no value", get("/v1/users", "X-A:", "Prefer:"), [200]],
  ["no colon", get("/v1/users", "X-A"), [400]],
  ["no name", get("/v1/users", ": a"), [400]],
  ["a folded line", get("/v1/users", "X-A: a", " b: c"), [400]],
  ["a folded credential", get("/v1/users").replace("Basic ", "Basic\r\n "), [400]],
  ["a NUL", get("/v1/users", "X-A: a\0b"), [400]],
  ["a CR", get("/v1/users", "X-A: a\rb"), [400]],
  ["bytes that are no ASCII", get("/v1/users", "X-A: \u00fc\u00ff"), [200]],
  ["2,000 of them", get("/v1/users", ...many(2000)), [200]],
  ["20,000 of them", get("/v1/users", ...many(20_000)), [431]],
  ["two credentials", get("/v1/users", `Authorization: Basic ${btoa("a:b")}`), [401]],
  [
    "another method by X-HTTP-Method-Override",
    get("/v1/users", "X-HTTP-Method-Override: DELETE", "X-HTTP-Method: DELETE"),
    [200],
  ],
  ["another method by _method", get("/v1/users?_method=DELETE"), [200]],
  [
    "another path by X-Original-URL",
    get("/v1/nothing", "X-Original-URL: /v1/users", "X-Rewrite-URL: /v1/users"),
    [404],
  ],
  ["Connection that names Authorization", get("/v1/users", "Connection: Authorization"), [200]],
  ["Range", get("/v1/users", "Range: bytes=0-3", "If-Range: x"), [200]],
  ["conditions", get("/v1/users", "If-None-Match: *", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"), [200]],
  ["If-Match", get("/v1/users", 'If-Match: "x"', "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT"), [200]],
  [
    "Upgrade to a WebSocket",
    get(
      "/v1/users",
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Version: 13",
    ),
    [200],
  ],
  [
    "Upgrade to HTTP/2",
    get("/v1/users", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"),
    [200],
  ],
  ["Expect: 100-continue", post("[]", "Content-Length: 2", "Expect: 100-continue"), [400]],
  ["another Expect", post("[]", "Content-Length: 2", "Expect: 200-maybe"), [400]],
  ["Content-Encoding", post("[]", "Content-Length: 2", "Content-Encoding: gzip"), [400]],
];

const withHost = (...hosts: string[]) =>
  get("/v1/users").replace("Host: localhost\r\n", hosts.map((host) => `Host: ${host}\r\n`).join(""));

/** Only this machine is called by a name of its own here. */
export const hosts: readonly Row[] = [
  // The Host counts, and links are made of nothing else.
  ["its own as Host, a foreign one in absolute form", get("http://evil.example/v1/users"), [200]],
  [
    "a foreign one as Host, its own in absolute form",
    get("http://localhost/v1/users").replace("Host: localhost", "Host: evil.example"),
    [421],
  ],
  ["a foreign name", withHost("evil.example"), [421]],
  ["a foreign name with a port", withHost("evil.example:8787"), [421]],
  ["a name that begins like its own", withHost("localhost.evil.example"), [421]],
  ["a name that ends like its own", withHost("evillocalhost"), [421]],
  ["a name that leads to this machine", withHost("localtest.me"), [421]],
  ["a user, and a foreign name", withHost("localhost@evil.example"), [421]],
  ["an address of another machine", withHost("10.0.0.7:8787"), [421]],
  ["the unspecified address", withHost("0.0.0.0:8787"), [421]],
  [
    "its own name in another header alone",
    get("/v1/users", "X-Forwarded-Host: localhost").replace("Host: localhost", "Host: evil.example"),
    [421],
  ],
  [
    "a foreign name in another header alone",
    get("/v1/users", "X-Forwarded-Host: evil.example", "Forwarded: host=evil.example"),
    [200],
  ],
  ["its own name in capitals", withHost("LOCALHOST:1"), [200]],
  ["its own name with a dot", withHost("localhost.:8787"), [200]],
  ["a name below its own", withHost("x.localhost"), [200]],
  ["its address", withHost("127.0.0.1:8787"), [200]],
  ["another one of its addresses", withHost("127.9.9.9"), [200]],
  ["its address in IPv6", withHost("[::1]:8787"), [200]],
  ["its address in a longer IPv6", withHost("[0:0:0:0:0:0:0:1]"), [200]],
];

export const targets: readonly Row[] = [
  ["none but a path", get("v1/users"), [400]],
  ["with backslashes", get("\\v1\\users"), [400]],
  ["with two slashes", get("//v1/users"), [404]],
  ["with a fragment", get("/v1/users#x"), [200]],
  ["with a blank", get("/v1/us ers"), [400]],
  ["with bytes that are no ASCII", get("/v1/accounts/\u00fc"), [400]],
  ["with a NUL", get("/v1/accounts/\0"), [400]],
  ["of 60,000 letters", get(`/v1/accounts/${"a".repeat(60_000)}`), [404]],
  ["of 200,000 letters", get(`/v1/accounts/${"a".repeat(200_000)}`), [414]],
  ["with no Host", withHost(), [400]],
  ["with an empty Host", withHost(""), [400]],
  ["with two Hosts", withHost("a", "b"), [500]],
  ["with a Host that is none", withHost("a b"), [500]],
  ["with a Host that has a user", withHost("a:b@localhost"), [200]],
  ["with a Host that has a path", withHost("localhost/v1/exec/poll/x?"), [404]],
  ["with a method in small letters", request("get /v1/users"), [501]],
  ["with a method that is none", request("FOO /v1/users"), [501]],
  ["of HTTP/1.0", get("/v1/users").replace("HTTP/1.1", "HTTP/1.0"), [200]],
  ["of HTTP/0.9", "GET /v1/users\r\n\r\n", [400]],
  ["of HTTP/9.9", get("/v1/users").replace("HTTP/1.1", "HTTP/9.9"), [400]],
  ["of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", []],
  ["of TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003", [400]],
  ["that breaks off in its head", "GET /v1/users HTTP/1.1\r\nHost: x\r\nX-", []],
];
