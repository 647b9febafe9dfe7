// A SOAP service with one operation.
import { type Api } from "./api.ts";
import { USER } from "./bearer.ts";

const PRICES: Readonly<Record<string, string>> = { apple: "1.25", pear: "0.80" };

const basic = Buffer.from(`${USER.username}:${USER.password}`).toString("base64");

const envelope = (header: string, body: string) => `<?xml version="1.0" encoding="UTF-8"?>
<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:p="urn:prices">
  <env:Header>${header}</env:Header><env:Body>${body}</env:Body>
</env:Envelope>`;

export const prices: Api = ({ headers, body }, response, { pathname }) => {
  if (pathname !== "/soap") return false;
  const answer = (status: number, text: string) => {
    response.writeHead(status, { "Content-Type": "text/xml; charset=utf-8" }).end(text);
    return true;
  };
  if (headers["authorization"] !== `Basic ${basic}`) return answer(401, "<html>Who are you?</html>");
  const item = /<(?:\w+:)?item>([^<]*)<\/(?:\w+:)?item>/.exec(body)?.[1] ?? "";
  const price = PRICES[item];
  if (price === undefined) {
    const fault = `<env:Fault><faultcode>env:Client</faultcode><faultstring>No price for ${item}</faultstring></env:Fault>`;
    return answer(500, envelope("", fault));
  }
  const since = "<p:since>2024-01-02T03:04:05Z</p:since>";
  const session = "<p:Session><p:id>8</p:id></p:Session>";
  return answer(200, envelope(session, `<p:Price><p:price>${price}</p:price>${since}</p:Price>`));
};
