import { expect, it } from "vitest";
import { endpointOfEnvironment } from "./ask-sts.ts";

it.each<[text: string | undefined, href: string | undefined]>([
  [undefined, undefined],
  ["", undefined],
  ["somewhere", undefined],
  ["https://vpce-0.sts.eu-central-1.vpce.amazonaws.com", "https://vpce-0.sts.eu-central-1.vpce.amazonaws.com/"],
  ["http://127.0.0.1:4566", "http://127.0.0.1:4566/"],
  ["http://localhost:4566", "http://localhost:4566/"],
  ["http://[::1]:4566", "http://[::1]:4566/"],
  ["http://127.0.0.1.example.com", undefined],
  ["http://10.0.0.1:4566", undefined],
  ["http://sts.example.com", undefined],
  ["ftp://127.0.0.1", undefined],
])("with AWS_ENDPOINT_URL_STS %j a token goes to %s", (text, href) => {
  expect(endpointOfEnvironment({ AWS_ENDPOINT_URL_STS: text })?.href).toBe(href);
});
