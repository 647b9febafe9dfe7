import { describe, expect, it } from "vitest";

import { secrecyOf, secrecyWithin } from "../../../src/user/names.ts";

const SECRET = [
  "secret client_secret clientSecret CLIENT-SECRET secrets",
  "token accessToken ACCESS_TOKEN refresh-token hubspottoken TOKENvalue token2 oauth_token OAuthToken tokenUrl",
  "key keys apiKey APIKey api_key x-api-key hapikey HUBSPOTKEY accesskeyid privateKey key1 monkeyKey primaryKey",
  "password Password PASSword userPassword db_passwd passwrd passphrase passPhrase passcode",
  "pwd PWD userPwd user_pwd pwd2 dbpwd pswd pw pass dbPass smtp_pass",
  "auth Auth basicAuth basic_auth BASIC-AUTH httpauth xauth authHeader auth_header x-auth authCode proxyAuthorization",
  "authorization Authorization",
  "jwt JWT jwtAssertion idJwt myjwt",
  "bearer Bearer bearerValue",
  "cookie cookies Cookie sessionCookie set-cookie JSESSIONCOOKIE",
  "credential credentials awsCredentials cred creds",
  "signature Signature x-hub-signature sig hmac",
  "pin PIN pinCode card_pin userPin pin2 otp otpCode totp",
  "private privatePem private_cert pem pfx session sessionId session_id csrf",
];

const ORDINARY = [
  "author Author authors authority authentic authenticated authorId coAuthor",
  "oauth OAuth oAuth2 OAUTH oauth2",
  "keyboard keyboardLayout keyword keywords keynote monkey monkeys surveymonkey turkey hockey",
  "tokenizer tokenize tokenized tokenization secretary secretariat",
  "compass passenger passport bypass surpass",
  "spin pinned pinterest shipping opinion pint",
  "privacy privateer deprive",
  "design assignee signal",
  "obsession sessions option",
  "authUrl auth_url authType auth_method authServer cookieName cookieDomain pinLength sessionTimeout bearerFormat",
  "token_type tokenType access_token_type signatureAlgorithm credentialType privateHost jwtAlgorithm",
  "user username email name url baseUri site region id host port scope expires account domain company",
  "",
  "__proto__ constructor toString hasOwnProperty",
  "пароль 名前 123 _ - $",
];

const each = (lines: readonly string[]) => lines.flatMap((line) => line.split(" "));

describe("a name", () => {
  it.each(each(SECRET))("says that its value is secret: %s", (name) => {
    expect(secrecyOf(name)).not.toBe("none");
  });

  it.each(each(ORDINARY))("says nothing of a secret: %j", (name) => {
    expect(secrecyOf(name)).toBe("none");
  });

  it.each(["type", "method", "username", "loginUrl"])("within an auth may be about it, and no secret: %s", (name) => {
    expect(secrecyWithin("most", name)).toBe("none");
  });

  it.each(["type", "username", "value"])("within a token or a key is secret: %s", (name) => {
    expect(secrecyWithin("all", name)).toBe("all");
  });

  it.each(["value", "basic", "0", "pass", "data"])("within an auth, as in what it holds, is secret: %s", (name) => {
    expect(secrecyWithin("most", name)).toBe("most");
  });

  it("may be as long as an account, whatever it is made of", () => {
    const names = ["a", "A", "aA", "Aa", "_", "1", "oauth", "keyboard_", "auth", "Auth", "é", "名"].map((piece) =>
      piece.repeat(65_536 / piece.length),
    );
    expect(names.filter((name) => secrecyOf(name) !== "none")).toEqual(["Auth".repeat(16_384)]);
  });
});
