// Bodies, ids and credentials that are not what they seem, and what each comes to.
import { gzipSync } from "node:zlib";

import { packed } from "./tenant.ts";

const nested = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels);
const object = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join()}}`;
const utf8 = (text: string) => Buffer.from(text);

const NOT_JSON = "The request's body is not valid JSON.";
const INVALID = "Invalid request.";
const TOO_MANY_KEYS =
  "The keys of this account would take 78891 bytes as JSON; the most is 65536 bytes. " +
  "Send shorter values, or null to remove a key.";
const TOO_LARGE = "The request's body is over 256 KiB.";

/** Bodies of an account that is to be made, each refused. */
export const refusedBodies: readonly (readonly [what: string, body: Buffer, status: number, message: string])[] = [
  ["nothing", utf8(""), 400, NOT_JSON],
  ["half an object", utf8('{"name":'), 400, NOT_JSON],
  ["two objects", utf8("{}{}"), 400, NOT_JSON],
  ["a comment", utf8("{/**/}"), 400, NOT_JSON],
  ["NaN", utf8('{"keys":{"a":NaN}}'), 400, NOT_JSON],
  ["a bare NUL", utf8('{"name":"\0"}'), 400, NOT_JSON],
  ["NULs after it", utf8("{}\0\0"), 400, NOT_JSON],
  ["100,000 lists in each other", utf8(nested(100_000, "[", "]")), 400, INVALID],
  ["40,000 objects in each other", utf8(`${'{"a":'.repeat(40_000)}1${"}".repeat(40_000)}`), 400, INVALID],
  ["keys 101 deep", utf8(`{"keys":{"a":${nested(100, "[", "]")}}}`), 400, INVALID],
  ["100,000 keys", utf8(object(100_000)), 413, TOO_LARGE],
  ["8,000 keys, more than an account may have", utf8(`{"keys":${object(8000)}}`), 413, TOO_MANY_KEYS],
  ["UTF-16", Buffer.from('\ufeff{"name":"x"}', "utf16le"), 400, NOT_JSON],
  ["UTF-32", Buffer.from([0, 0, 0, 0x7b, 0, 0, 0, 0x7d]), 400, NOT_JSON],
  ["Latin-1", Buffer.from('{"name":"\u00fc"}', "latin1"), 400, NOT_JSON],
  ["an overlong form", Buffer.from([...utf8('{"name":"'), 0xc0, 0xaf, ...utf8('"}')]), 400, NOT_JSON],
  ["a surrogate in UTF-8", Buffer.from([...utf8('{"name":"'), 0xed, 0xa0, 0x80, ...utf8('"}')]), 400, NOT_JSON],
  ["gzip", gzipSync("{}"), 400, NOT_JSON],
  ["a name for a list", utf8('{"name":["x"]}'), 400, INVALID],
  ["the last of two names", utf8('{"name":"x","name":5}'), 400, INVALID],
];

type Account = { readonly name?: string; readonly keys: unknown };

/** Bodies that are strange and right, and the account that comes of each, shown and stored. */
export const strangeBodies: readonly (readonly [what: string, body: Buffer, account: Account])[] = [
  ["a byte order mark", utf8('\ufeff{"name":"x"}'), { name: "x", keys: {} }],
  ["the last of two names", utf8('{"name":5,"name":"x"}'), { name: "x", keys: {} }],
  ["__proto__ at the top", utf8('{"__proto__":{"name":"x"},"name":"y"}'), { name: "y", keys: {} }],
  ["constructor.prototype", utf8('{"constructor":{"prototype":{"name":"x"}}}'), { name: "", keys: {} }],
  ["__proto__ among the keys", utf8('{"keys":{"__proto__":{"a":1},"b":2}}'), { keys: { b: 2 } }],
  [
    "__proto__ below",
    utf8('{"keys":{"a":{"__proto__":{"b":1}}}}'),
    { keys: { a: JSON.parse('{"__proto__":{"b":1}}') } },
  ],
  [
    "names that objects have",
    utf8('{"keys":{"constructor":"c","toString":"t","hasOwnProperty":1}}'),
    { keys: { constructor: "c", toString: "t", hasOwnProperty: 1 } },
  ],
  ["a mask that hides nothing", utf8('{"keys":{"constructor":"********"}}'), { keys: { constructor: "********" } }],
  [
    "lone surrogates and NULs",
    utf8('{"name":"\\ud800\\u0000","keys":{"\\udfff":"\\ud800"}}'),
    { name: "\ud800\0", keys: { "\udfff": "\ud800" } },
  ],
  ["keys 98 deep", utf8(`{"keys":{"a":${nested(98, "[", "]")}}}`), { keys: { a: JSON.parse(nested(98, "[", "]")) } }],
  ["a number beyond what there is", utf8('{"keys":{"a":1e400,"b":-1e400}}'), { keys: { a: null, b: null } }],
  [
    "a number beyond 2^53",
    utf8('{"keys":{"a":18446744073709551617,"b":-0}}'),
    { keys: { a: 18446744073709552000, b: 0 } },
  ],
];

const NO_ACCOUNT = "Account does not exist.";
const NOT_FOUND = "Not Found";

/** What stands for `{id}`, and the answer: an id is one segment, opaque, and decoded once. */
export const ids: readonly (readonly [id: string, status: number, message: string])[] = [
  ["%2e%2e", 404, NOT_FOUND],
  ["%2E%2e%2fusers", 404, NO_ACCOUNT],
  ["..%2f..%2fusers", 404, NO_ACCOUNT],
  ["..%5c..%5cusers", 404, NO_ACCOUNT],
  ["..;/users", 404, NOT_FOUND],
  ["%252e%252e", 404, NO_ACCOUNT],
  ["%00", 404, NO_ACCOUNT],
  ["%0d%0aX-Injected:%20x", 404, NO_ACCOUNT],
  ["%ff", 404, NO_ACCOUNT],
  ["%c0%ae%c0%ae", 404, NO_ACCOUNT],
  ["%ed%a0%80", 404, NO_ACCOUNT],
  ["%", 404, NO_ACCOUNT],
  ["%zz", 404, NO_ACCOUNT],
  ["%u002e", 404, NO_ACCOUNT],
  ["__proto__", 404, NO_ACCOUNT],
  ["constructor", 404, NO_ACCOUNT],
  [":id", 404, NO_ACCOUNT],
  ["%7Bid%7D", 404, NO_ACCOUNT],
  ["*", 404, NO_ACCOUNT],
  ["x/y", 404, NOT_FOUND],
  ["a".repeat(20_000), 404, NO_ACCOUNT],
];

const encoded = (text: string, encoding?: BufferEncoding) => `Basic ${Buffer.from(text, encoding).toString("base64")}`;
const RIGHT = "dev@example.com:dev-api-key";

export const credentials: readonly (readonly [what: string, authorization: string, status: number])[] = [
  ["right", encoded(RIGHT), 200],
  ["with the scheme in capitals", encoded(RIGHT).replace("Basic", "BASIC"), 200],
  ["with the e-mail in capitals", encoded("DEV@EXAMPLE.COM:dev-api-key"), 200],
  ["without a colon", encoded("dev@example.com"), 401],
  ["with a colon more", encoded(`${RIGHT}:`), 401],
  ["with many colons", encoded(":".repeat(10_000)), 401],
  ["empty", encoded(":"), 401],
  ["nothing at all", "", 401],
  ["no more than a scheme", "Basic", 401],
  ["with a NUL in the key", encoded(`${RIGHT}\0`), 401],
  ["with a NUL in the e-mail", encoded("dev@example.com\0:dev-api-key"), 401],
  ["with a line break", encoded(`${RIGHT}\n`), 401],
  ["in UTF-8", encoded("d\u00e9v@example.com:\u{1f511}"), 401],
  ["that are no UTF-8", encoded("\u00ff\u00fe:\u00ff", "latin1"), 401],
  ["a name that objects have", encoded("__proto__:constructor"), 401],
  ["in no base64", "Basic !!!!", 401],
  ["in the base64 of URLs", "Basic ZGV2QGV4YW1wbGUuY29tOmRldi1hcGkta2V5__--", 401],
  ["of another scheme", encoded(RIGHT).replace("Basic", "Bearer"), 401],
  ["of 50,000 letters", encoded(`dev@example.com:${"x".repeat(30_000)}`), 401],
];

const bomb = gzipSync(Buffer.alloc(400 * 2 ** 20));
const file = (text: string) => gzipSync(text);
const entry = JSON.stringify(packed("x"));

/** Packed components that are none. */
export const files: readonly (readonly [what: string, file: Buffer, path: string])[] = [
  ["a bomb", bomb, ""],
  ["half a file", file(entry).subarray(0, 40), ""],
  ["bytes after the file", Buffer.concat([file(entry), Buffer.from("more")]), ""],
  ["a file in a file", gzipSync(file(entry)), ""],
  ["UTF-16", gzipSync(Buffer.from(entry, "utf16le")), ""],
  [
    "a descriptor 40,000 deep",
    file(entry.replace('"title":"x"', `"title":"x","a":${nested(40_000, "[", "]")}`)),
    "descriptor",
  ],
  ["a million deep", file(entry.replace('"title":"x"', `"title":"x","a":${nested(1_000_000, "[", "]")}`)), ""],
  ["300,000 wrong names", file(`{"modules":{${Array.from({ length: 300_000 }, (_, i) => `"/${i}":1`).join()}}}`), ""],
  [
    "a module that nothing checks",
    file(entry.replace('"modules":{', '"modules":{"__proto__":{"json":1},')),
    "modules.__proto__",
  ],
  [
    "a module out of its folder",
    file(entry.replace('"modules":{', '"modules":{"a/../../b":{"text":""},')),
    "modules.a/../../b",
  ],
  [
    "another's module",
    file(entry.replace('"modules":{', '"modules":{".coatcheck/harness.js":{"js":""},')),
    "modules..coatcheck/harness.js",
  ],
];
