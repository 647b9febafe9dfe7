// Parts of Node's modules that the platform leaves out, or has as classes where Node has functions.
import crypto from "node:crypto";
import util from "node:util";
import zlib from "node:zlib";

import { ERRNO } from "./network.ts";
import { withGuards } from "./uncaught.ts";

function getSystemErrorName(errno: number): string {
  const found = Object.entries({ EAI_NONAME: ERRNO["ENOTFOUND"], ...ERRNO }).find(([, number]) => number === errno);
  return found?.[0] ?? `Unknown system error ${errno}`;
}

export const nodeUtil = { ...util, getSystemErrorName };

/** A class that may be called without `new`, like Node's older ones. */
function callable(platform: unknown): unknown {
  return new Proxy(platform as new (...args: unknown[]) => object, {
    apply: (target, _this, args: unknown[]) => new target(...args),
  });
}

const CODECS = [
  "Deflate",
  "DeflateRaw",
  "Gzip",
  "Gunzip",
  "Inflate",
  "InflateRaw",
  "Unzip",
  "BrotliCompress",
  "BrotliDecompress",
];

export const nodeZlib = {
  ...zlib,
  ...Object.fromEntries(CODECS.map((name) => [name, callable(Reflect.get(zlib, name))])),
};

const CALLING = [
  "randomBytes",
  "randomFill",
  "randomInt",
  "pbkdf2",
  "scrypt",
  "hkdf",
  "generateKey",
  "generateKeyPair",
];

export const nodeCrypto = withGuards(crypto, CALLING);
