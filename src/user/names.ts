// Which names say that their value is secret. A name is split into words, at each change of case and at whatever is not
// a letter, because a word may be part of another by accident: `author` is not `auth`, and a `monkey` is no `key`. What
// is not promised: a name that says nothing, or says it in another language.

/** Part of a word is enough, because a name is often written without anything between its words: `hubspotapikey`. */
const ROOT = /secret|token|key|passw|passphrase/;

/** Words that contain a root by accident. */
const ORDINARY = wholly(
  "(?:survey)?monkeys?|turkey|hockey|jockey|whiskey|hotkeys?",
  "key(?:board|word|note|pad|frame|stroke|hole)s?",
  "token(?:iz|is)(?:e|ed|er|ers|es|ing|ation)",
  "secretar(?:y|ies|iat)",
);

/** As above, unless the name is about a secret. */
const FURTHER_ROOT = /pwd|pswd|passcode|credential|bearer|cookie|jwt|signature/;

/** Too short, or too common, to be looked for within a word. */
const WORD = wholly(
  "(?:basic|http|proxy|digest|user|api|x)?auth(?:header|code|data|string|hash)?|(?:proxy)?authorization",
  "pw|pass|(?:db|smtp|user|root|admin)pass|creds?|sig|hmac|csrf|xsrf",
  "(?:card|user)?pin(?:code|number)?|[th]?otp(?:code|seed)?",
  "private(?:pem|cert)?|pem|pfx|session(?:id)?",
);

/** The last word of a name that is about a secret and holds none: `authUrl`, `pinLength`, `sessionTimeout`. */
const ABOUT = wholly(
  "url|uri|endpoint|server|host|domain|path|port|user|username|email|name",
  "type|method|mode|scheme|flow|version|format|algorithm|length|count|timeout|ttl|expiry|enabled|required",
);

/**
 * How much of a value is secret. `most`: of an object, all but what it says about the secret, as the `type` and the
 * `username` of an `auth`.
 */
export type Secrecy = "none" | "most" | "all";

/** What `name` says of its value. Takes time that grows with the length of the name, and no faster. */
export function secrecyOf(name: string): Secrecy {
  const words = wordsOf(name);
  const rest = words.filter((word) => !ORDINARY.test(word));
  // With no word to leave out, the name is taken as it is: not everybody changes case where a word begins.
  const texts = rest.length < words.length ? rest : [name.toLowerCase()];
  // `Bearer`, as a rule, and part of every answer of OAuth.
  if (words.slice(-2).join(" ") === "token type") return "none";
  if (texts.some((text) => ROOT.test(text))) return "all";
  if (isAbout(words)) return "none";
  return texts.some((text) => FURTHER_ROOT.test(text)) || words.some((word) => WORD.test(word)) ? "most" : "none";
}

/** That of the value of `name` in an object of which so much is secret. */
export function secrecyWithin(object: Secrecy, name: string): Secrecy {
  if (object === "all") return "all";
  const own = secrecyOf(name);
  return object === "most" && own === "none" && !isAbout(wordsOf(name)) ? "most" : own;
}

function isAbout(words: readonly string[]): boolean {
  return ABOUT.test(words.at(-1) ?? "");
}

/**
 * In lower case. OAuth is one word, however it is written, and none that counts: it names a group whose members have
 * names of their own.
 */
function wordsOf(name: string): string[] {
  const words = name.replaceAll(/oauth/gi, " oauth ").match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})/gu) ?? [];
  return words.map((word) => word.toLowerCase());
}

function wholly(...alternatives: readonly string[]): RegExp {
  return new RegExp(`^(?:${alternatives.join("|")})$`);
}
