import { describe, expect, it } from "vitest";
import { emulatedUser } from "./made-up-identities.ts";
import { createStsEmulator, stsErrorResponse } from "./sts-emulator.ts";
import { presignedGet, SIGNED_AT } from "./testing/signed-requests.ts";

const alice = emulatedUser({ userId: "AIDACKCEVSQ6C2EXAMPLE" });
const sts = createStsEmulator({ identities: [alice], now: () => SIGNED_AT.now });
const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

async function ask(accept: string, identity = alice) {
  const request = presignedGet(identity);
  request.headers.set("accept", accept);
  const answer = await sts.handle(request);
  const text = await answer.text();
  const requestId = answer.headers.get("x-amzn-requestid") ?? "";
  return { answer, requestId, text: text.replace(requestId, "REQUEST-ID") };
}

describe("an answer", () => {
  it("is JSON where the request accepts it", async () => {
    const { answer, text } = await ask("application/json");
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(text).toMatchInlineSnapshot(
      `"{"GetCallerIdentityResponse":{"GetCallerIdentityResult":{"Arn":"arn:aws:iam::111122223333:user/alice","UserId":"AIDACKCEVSQ6C2EXAMPLE","Account":"111122223333"},"ResponseMetadata":{"RequestId":"REQUEST-ID"}}}"`,
    );
  });

  it("is XML else", async () => {
    const { answer, text } = await ask("*/*");
    expect(answer.headers.get("content-type")).toBe("text/xml");
    expect(text).toMatchInlineSnapshot(`
      "<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <GetCallerIdentityResult>
          <Arn>arn:aws:iam::111122223333:user/alice</Arn>
          <UserId>AIDACKCEVSQ6C2EXAMPLE</UserId>
          <Account>111122223333</Account>
        </GetCallerIdentityResult>
        <ResponseMetadata>
          <RequestId>REQUEST-ID</RequestId>
        </ResponseMetadata>
      </GetCallerIdentityResponse>
      "
    `);
  });

  it.each(["application/json", "text/html, application/json;q=0.9", "Application/JSON"])(
    "is JSON for accept: %s",
    async (accept) => {
      expect((await ask(accept)).answer.headers.get("content-type")).toBe("application/json");
    },
  );

  it("has a date of the emulator's clock, and its own request id", async () => {
    const first = await ask("*/*");
    const second = await ask("*/*");
    expect(first.answer.headers.get("date")).toBe("Fri, 02 Jan 2026 15:04:05 GMT");
    expect(first.requestId).toMatch(uuid);
    expect(first.requestId).not.toBe(second.requestId);
  });
});

describe("an error", () => {
  const stranger = emulatedUser({ name: "stranger" });

  it("is JSON where the request accepts it", async () => {
    const { answer, text } = await ask("application/json", stranger);
    expect(answer.status).toBe(403);
    expect(text).toMatchInlineSnapshot(
      `"{"Error":{"Code":"InvalidClientTokenId","Message":"The security token included in the request is invalid.","Type":"Sender"},"RequestId":"REQUEST-ID"}"`,
    );
  });

  it("is XML else", async () => {
    const { text } = await ask("*/*", stranger);
    expect(text).toMatchInlineSnapshot(`
      "<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <Error>
          <Type>Sender</Type>
          <Code>InvalidClientTokenId</Code>
          <Message>The security token included in the request is invalid.</Message>
        </Error>
        <RequestId>REQUEST-ID</RequestId>
      </ErrorResponse>
      "
    `);
  });

  it("escapes what came with the request", async () => {
    const answer = await sts.handle(new Request("https://sts.amazonaws.com/?Action=%3Ca%3E%26%00%F0%9F%98%80"));
    expect(await answer.text()).toContain("operation &#60;a&#62;&#38;\ufffd&#128512; for version");
  });

  it.each([
    [400, "Sender"],
    [503, "Receiver"],
  ])("of one's own with status %i is the fault of the %s", async (status, type) => {
    const request = new Request("https://sts.amazonaws.com/", { headers: { accept: "application/json" } });
    const answer = stsErrorResponse(request, { status, code: "Throttling", message: "Rate exceeded" });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ Error: { Code: "Throttling", Message: "Rate exceeded", Type: type } });
  });
});
