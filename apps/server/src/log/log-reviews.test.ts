import { type Code, fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import { type KubernetesUser, kubernetesUser } from "@aws-iam-authenticator/mapper";
import type { VerifiedCaller } from "@aws-iam-authenticator/verifier";
import { describe, expect, it } from "vitest";
import type { ReviewEvent } from "../events.ts";
import { alice, callerOf, deployer } from "../testing/callers.ts";
import { collectLog } from "../testing/collect-log.ts";
import { logReviews } from "./log-reviews.ts";
import { forgeries, isOnePlainLine } from "./testing/forgeries.ts";

function linesOf(event: Pick<ReviewEvent, "authentication" | "code">, format: "text" | "json" = "text") {
  const { logger, lines } = collectLog({ format });
  const request = { id: "4fd1-7", peer: { address: "192.0.2.7:50000" }, method: "POST", path: "/authenticate" };
  logReviews(logger)({ type: "review", request, seconds: 0.25, ...event });
  return lines;
}

function authenticated(caller: VerifiedCaller | undefined, outcome: Outcome<KubernetesUser>) {
  return { authentication: { caller, outcome }, code: outcome.ok ? "GRANTED" : outcome.problem.code } as const;
}

const userOf = (caller: VerifiedCaller, username: string, groups: readonly string[], scrubbed = false) =>
  ok(kubernetesUser(caller, { username, groups }, { scrubbed }));

const start = 'time="1970-01-01T00:00:00Z"';
const aliceArn = '"arn:aws:iam::111122223333:user/alice"';

describe("a review is told in these lines:", () => {
  it.each<[what: string, event: Pick<ReviewEvent, "authentication" | "code">, lines: string[]]>([
    [
      "a user is granted",
      authenticated(alice, userOf(alice, "kubernetes-admin", ["system:masters", "viewers"])),
      [
        `${start} level=info msg="STS response" accesskeyid=AKIAIOSFODNN7EXAMPLE accountid=111122223333 arn=${aliceArn} client="192.0.2.7:50000" method=POST path=/authenticate requestid=4fd1-7 session= stsendpoint=sts.us-east-1.amazonaws.com userid=AIDAEXAMPLE`,
        `${start} level=info msg="access granted" arn=${aliceArn} client="192.0.2.7:50000" groups="[system:masters viewers]" method=POST path=/authenticate requestid=4fd1-7 stsendpoint=sts.us-east-1.amazonaws.com uid="aws-iam-authenticator:111122223333:AIDAEXAMPLE" username=kubernetes-admin`,
      ],
    ],
    [
      "a role's session is granted",
      authenticated(deployer, userOf(deployer, "deploy:ci", [])),
      [
        `${start} level=info msg="STS response" accesskeyid=AKIAIOSFODNN7EXAMPLE accountid=111122223333 arn="arn:aws:sts::111122223333:assumed-role/Deploy/ci@build-42" client="192.0.2.7:50000" method=POST path=/authenticate requestid=4fd1-7 session=ci@build-42 stsendpoint=sts.amazonaws.com userid=AROAEXAMPLE`,
        `${start} level=info msg="access granted" arn="arn:aws:iam::111122223333:role/Deploy" client="192.0.2.7:50000" groups="[]" method=POST path=/authenticate requestid=4fd1-7 stsendpoint=sts.amazonaws.com uid="aws-iam-authenticator:111122223333:AROAEXAMPLE" username="deploy:ci"`,
      ],
    ],
    [
      "a verified caller is denied",
      authenticated(alice, fail("NOT_MAPPED", safe`${alice.identity.canonicalArn}`)),
      [
        `${start} level=info msg="STS response" accesskeyid=AKIAIOSFODNN7EXAMPLE accountid=111122223333 arn=${aliceArn} client="192.0.2.7:50000" method=POST path=/authenticate requestid=4fd1-7 session= stsendpoint=sts.us-east-1.amazonaws.com userid=AIDAEXAMPLE`,
        `${start} level=warning msg="access denied" arn=${aliceArn} client="192.0.2.7:50000" code=NOT_MAPPED error="NOT_MAPPED: the identity is not mapped to a Kubernetes user (\\"arn:aws:iam::111122223333:user/alice\\")" method=POST path=/authenticate requestid=4fd1-7`,
      ],
    ],
    [
      "a token is refused",
      authenticated(undefined, fail("TOKEN_EXPIRED", safe`signed at ${20260102}`)),
      [
        `${start} level=warning msg="access denied" client="192.0.2.7:50000" code=TOKEN_EXPIRED error="TOKEN_EXPIRED: the token was signed more than 15 minutes ago (signed at 20260102)" method=POST path=/authenticate requestid=4fd1-7`,
      ],
    ],
    [
      "STS throttles",
      authenticated(undefined, fail("STS_THROTTLED")),
      [
        `${start} level=warning msg="access denied" client="192.0.2.7:50000" code=STS_THROTTLED error="STS_THROTTLED: STS throttled the request" method=POST path=/authenticate requestid=4fd1-7`,
      ],
    ],
    [
      "somebody of a scrubbed account is granted",
      authenticated(undefined, userOf(alice, "admin", ["a"], true)),
      [
        `${start} level=info msg="access granted" client="192.0.2.7:50000" groups="[a]" method=POST path=/authenticate requestid=4fd1-7 uid="aws-iam-authenticator:administrative:admin" username=admin`,
      ],
    ],
    [
      "somebody of a scrubbed account is denied",
      authenticated(undefined, fail("NOT_MAPPED")),
      [
        `${start} level=warning msg="access denied" client="192.0.2.7:50000" code=NOT_MAPPED error="NOT_MAPPED: the identity is not mapped to a Kubernetes user" method=POST path=/authenticate requestid=4fd1-7`,
      ],
    ],
    ...(
      [
        ["REVIEW_MALFORMED", "the body is not a TokenReview of authentication.k8s.io/v1 or v1beta1"],
        ["REVIEW_TOO_LARGE", "the body is larger than this server reads"],
        ["REVIEW_METHOD", "only POST is allowed here"],
        ["INTERNAL", "something failed inside the authenticator"],
      ] satisfies [Code, string][]
    ).map(([code, says]): [string, Pick<ReviewEvent, "authentication" | "code">, string[]] => [
      code,
      { authentication: undefined, code },
      [
        `${start} level=error msg="${says}" client="192.0.2.7:50000" code=${code} method=POST path=/authenticate requestid=4fd1-7`,
      ],
    ]),
  ])("%s", (_, event, lines) => {
    expect(linesOf(event)).toEqual(lines);
  });
});

describe("no line can be forged by", () => {
  it.each(forgeries)("%s in a session name, username, group or error", (_, text) => {
    const session = callerOf("arn:aws:sts::111122223333:assumed-role/Deploy/s", "AROAEXAMPLE:s");
    const principal = { type: "role-session", role: "Deploy", session: text } as const;
    const hostile = { ...session, identity: { ...session.identity, principal } };
    const events = [
      authenticated(hostile, userOf(session, text, [text])),
      authenticated(hostile, fail("NAME_INVALID", safe`${text}`)),
    ];
    for (const event of events) {
      const [asText, asJson] = [linesOf(event), linesOf(event, "json")];
      expect([asText.length, asJson.length]).toEqual([2, 2]);
      for (const line of [...asText, ...asJson]) expect(line).toSatisfy(isOnePlainLine);
      const last = JSON.parse(asJson[1] ?? "");
      expect(last).toMatchObject({ level: event.code === "GRANTED" ? "info" : "warning", requestid: "4fd1-7" });
      // The level is the second thing of a line, and nothing else looks like one outside of quotes.
      const unquoted = (asText[1] ?? "").replaceAll(/"(?:\\.|[^"\\])*"/g, '""');
      expect(unquoted.match(/level=/g)).toHaveLength(1);
    }
  });
});
