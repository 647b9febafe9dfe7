// The deployment's variables and secrets, read once for each environment and checked as a whole. wrangler.toml says
// what each means. A deployment that is not configured answers every request with what is wrong.
import type { EgressRules } from "./egress/rules.ts";
import { parseAllow, parsePorts } from "./egress/variables.ts";
import { DEVELOPMENT_USER } from "./development.ts";
import type { Spans } from "./execution/state.ts";
import { LONGEST_RUN_SECONDS } from "./limits.ts";
import { type PublicUrl, parsePublicUrls } from "./origin.ts";
import type { Secrets } from "./seal.ts";

export interface Config {
  readonly root: { readonly email: string; readonly apiKey: string };
  /** 32 bytes each. */
  readonly sealingKeys: Secrets;
  readonly spans: Spans;
  /** Whether executions are listed, and remembered after they were handed out. */
  readonly keepsHistory: boolean;
  /** One or more; under `npm run dev` this machine's names need not be among them. */
  readonly publicUrls: readonly PublicUrl[];
  readonly egress: EgressRules;
  /** Whether each account has isolates of its own, instead of renewed ones. */
  readonly isolatesAccounts: boolean;
}

type NumberName = keyof Env & (`${string}_SECONDS` | "EGRESS_REQUESTS" | "EGRESS_BYTES");

/** A configuration that cannot be used. The message names every variable and secret at fault, and says what to do. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Set by the bundler: true under `npm run dev` only, so that a deployed bundle has no way to the development user. */
declare const DEVELOPMENT: boolean;

/** Whether this is the Worker that `npm run dev` starts. */
export function isDevelopment(): boolean {
  return DEVELOPMENT;
}

/**
 * The user that exists under `npm run dev`. In a bundle to deploy, this is folded to null, and the user is left out.
 */
export const developmentUser = DEVELOPMENT ? DEVELOPMENT_USER : null;

const SEALING_KEY_BYTES = 32;

/** Too long to guess; `openssl rand -hex 32` makes a longer one. */
const ROOT_API_KEY_LENGTH = 32;

/** A month: far beyond any use, far below what alarms and numbers can hold. */
const LONGEST_SPAN_SECONDS = 30 * 24 * 3600;

/** What a Worker on the Paid plan may make in one invocation. */
const MOST_EGRESS_REQUESTS = 10_000;

/** 10 GB: a component that moves more is not answering a question any more. */
const MOST_EGRESS_BYTES = 10_000_000_000;

const configs = new WeakMap<object, Config>();

/** The configuration in `env`. Throws ConfigError, with all that is wrong. */
export function readConfig(env: Env): Config {
  const known = configs.get(env);
  if (known !== undefined) return known;
  const config = parseConfig(env);
  configs.set(env, config);
  return config;
}

/** What stands in the environment: variables that `--var` sets are texts, and a deployment may lack any of them. */
type Given = { readonly [Name in keyof Env | "OPENING_KEYS"]?: string | number };

function parseConfig(bindings: Env): Config {
  const env = bindings as unknown as Given;
  const problems: string[] = [];
  const secret = (name: "ROOT_EMAIL" | "ROOT_API_KEY" | "SEALING_KEY"): string => {
    const value = String(env[name] ?? "").trim();
    if (value === "") problems.push(`the secret ${name} is not set (make it with: wrangler secret put ${name})`);
    return value;
  };
  const whole = (name: NumberName, fallback: number, most: number): number => {
    const number = Number(env[name] ?? fallback);
    const isValid = Number.isInteger(number) && number >= 1 && number <= most;
    if (!isValid) problems.push(`the variable ${name} must be a whole number from 1 to ${most}`);
    return number;
  };
  const milliseconds = (name: NumberName, fallback: number, longest = LONGEST_SPAN_SECONDS): number =>
    whole(name, fallback, longest) * 1000;
  const list = <Entry>(
    name: "EGRESS_ALLOW" | "EGRESS_TCP" | "PUBLIC_URL",
    parse: (text: string) => (Entry | null)[],
    what: string,
  ) => {
    const entries = parse(String(env[name] ?? ""));
    const known = entries.filter((entry) => entry !== null);
    if (known.length < entries.length) problems.push(`the variable ${name} must be a list of ${what}`);
    return known;
  };

  const email = secret("ROOT_EMAIL").toLowerCase();
  const apiKey = secret("ROOT_API_KEY");
  if (apiKey !== "" && apiKey.length < ROOT_API_KEY_LENGTH && !DEVELOPMENT) {
    problems.push(`the secret ROOT_API_KEY has fewer than ${ROOT_API_KEY_LENGTH} characters`);
  }
  const encodedKey = secret("SEALING_KEY");
  const sealingKey = decodeBase64(encodedKey);
  if (encodedKey !== "" && !isSealingKey(sealingKey)) {
    problems.push(`the secret SEALING_KEY is not ${SEALING_KEY_BYTES} bytes in base64`);
  }
  const openingKeys = String(env.OPENING_KEYS ?? "")
    .split(/[\s,]+/)
    .filter((key) => key !== "");
  const otherKeys = openingKeys.map(decodeBase64).filter(isSealingKey);
  if (otherKeys.length < openingKeys.length) {
    problems.push(`the secret OPENING_KEYS is not a list of keys of ${SEALING_KEY_BYTES} bytes in base64`);
  }
  const history = env.EXECUTION_HISTORY ?? "on";
  if (history !== "on" && history !== "off") problems.push('the variable EXECUTION_HISTORY must be "on" or "off"');
  const keepsHistory = history === "on";
  const isolation = env.ISOLATION ?? "renewed";
  if (isolation !== "renewed" && isolation !== "account") {
    problems.push('the variable ISOLATION must be "renewed" or "account"');
  }
  const rememberMs = milliseconds("REMEMBER_SECONDS", 86_400);
  const spans: Spans = {
    runMs: milliseconds("RUN_TIMEOUT_SECONDS", 120, LONGEST_RUN_SECONDS),
    executionMs: milliseconds("EXECUTION_TTL_SECONDS", 3600),
    outcomeMs: milliseconds("OUTCOME_TTL_SECONDS", 900),
    rememberMs,
    handedOutMs: keepsHistory ? rememberMs : 0,
  };
  const publicUrls = list("PUBLIC_URL", parsePublicUrls, "addresses without a path: https://coatcheck.example");
  if (String(env.PUBLIC_URL ?? "").trim() === "" && !DEVELOPMENT) {
    problems.push(
      "the variable PUBLIC_URL is not set (list the addresses that clients use: https://coatcheck.example)",
    );
  }
  const egress: EgressRules = {
    ownHosts: ownHostsOf(publicUrls),
    allow: list("EGRESS_ALLOW", parseAllow, "hosts: name, name:port, *.suffix, address or [address]:port"),
    tcp: list("EGRESS_TCP", parsePorts, "ports and ranges of ports"),
    requests: whole("EGRESS_REQUESTS", 1000, MOST_EGRESS_REQUESTS),
    bytes: whole("EGRESS_BYTES", 100_000_000, MOST_EGRESS_BYTES),
  };
  if (problems.length > 0 || sealingKey === null) {
    throw new ConfigError(`This deployment is not configured: ${problems.join("; ")}.`);
  }
  return {
    root: { email, apiKey },
    sealingKeys: [sealingKey, ...otherKeys],
    spans,
    keepsHistory,
    publicUrls,
    egress,
    isolatesAccounts: isolation === "account",
  };
}

/** Under `npm run dev` the port of each leads here by the names of this machine, too. */
function ownHostsOf(publicUrls: readonly PublicUrl[]): string[] {
  const hosts = publicUrls.map(({ host }) => host);
  const ports = DEVELOPMENT ? hosts.flatMap((host) => /:\d+$/.exec(host) ?? []) : [];
  return [...hosts, ...ports.map((port) => `localhost${port}`)];
}

function isSealingKey(key: Uint8Array | null): key is Uint8Array {
  return key?.byteLength === SEALING_KEY_BYTES;
}

function decodeBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
