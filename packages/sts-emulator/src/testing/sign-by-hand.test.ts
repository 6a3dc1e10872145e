import { describe, expect, it } from "vitest";
import { signatureByHand } from "./sign-by-hand.ts";

const example = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  region: "us-east-1",
  timestamp: "20150830T123600Z",
};

describe("signing by hand gives the signatures that AWS publishes", () => {
  it("of the request to IAM in the documentation", () => {
    const signable = {
      method: "GET",
      query: [
        ["Action", "ListUsers"],
        ["Version", "2010-05-08"],
      ],
      headers: {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        host: "iam.amazonaws.com",
        "x-amz-date": "20150830T123600Z",
      },
    } as const;
    expect(signatureByHand(signable, { ...example, service: "iam" })).toBe(
      "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
    );
  });

  it("of get-vanilla in the test suite", () => {
    const headers = { host: "example.amazonaws.com", "x-amz-date": "20150830T123600Z" };
    expect(signatureByHand({ method: "GET", query: [], headers }, { ...example, service: "service" })).toBe(
      "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    );
  });
});
