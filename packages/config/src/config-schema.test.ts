import { describe, expect, it } from "vitest";
import { PARTITIONS, problemsOf, serverProblems } from "./testing/problems-of.ts";

describe("single settings", () => {
  it.each([
    ["clusterID: ''", ["error c.yaml:1:12: no cluster id is given"]],
    ["clusterID: a  b", ['error c.yaml:1:12: the cluster id cannot be sent as a header ("a  b")']],
    ["server: 5", ['error c.yaml:1:9: server must be a map of keys, not "5"']],
    ["- server", ["error c.yaml:1:1: the file must be a map of keys, not a list"]],
    ["mapRoles: []", ['warning c.yaml:1:1: unknown key "mapRoles" is ignored; it belongs under server']],
    ["sever: {}", ['warning c.yaml:1:1: unknown key "sever" is ignored; did you mean server?']],
  ])("%s", (line, problems) => {
    expect(problemsOf(`${line}\n`)).toEqual(problems);
  });

  it.each([
    ["port: 65536", ["error c.yaml:2:9: 65536 is no port: a whole number from 0 to 65535"]],
    ["port: -1", ["error c.yaml:2:9: -1 is no port: a whole number from 0 to 65535"]],
    ["port: 1.5", ["error c.yaml:2:9: 1.5 is no port: a whole number from 0 to 65535"]],
    ["port: https", ['error c.yaml:2:9: port must be a number, not "https"']],
    ["port: 0", []],
    ["port: 65535", []],
    ["healthPort: 65536", ["error c.yaml:2:15: 65536 is no port: a whole number from 0 to 65535"]],
    ["kubeconfigPregenerated: maybe", ['error c.yaml:2:27: kubeconfigPregenerated must be true or false, not "maybe"']],
    [
      "dynamicfileUserIDStrict: [true]",
      ["error c.yaml:2:3: dynamicfileUserIDStrict must be true or false, not a list"],
    ],
    [
      "partition: aws-us-gv",
      [`error c.yaml:2:14: "aws-us-gv" is no partition ${PARTITIONS}; did you mean "aws-us-gov"?`],
    ],
    ["partition: azure", [`error c.yaml:2:14: "azure" is no partition ${PARTITIONS}`]],
    [
      "ec2DescribeInstancesQps: -1",
      ["error c.yaml:2:28: -1 is no number of calls a second: a whole number of 0 or more"],
    ],
    [
      "ec2DescribeInstancesBurst: .inf",
      ["error c.yaml:2:30: Infinity is no number of calls: a whole number of 0 or more"],
    ],
    ["ec2DescribeInstancesQps: 0", []],
    [
      "scrubbedAccounts: [12, 000000000000]",
      ['warning c.yaml:2:22: "12" is no account id (twelve digits), so nothing is scrubbed by it'],
    ],
    [
      "mapAccounts: [12, 000000000000, '12345678901x']",
      [
        'error c.yaml:2:17: "12" is no account id: twelve digits',
        'error c.yaml:2:35: "12345678901x" is no account id: twelve digits',
      ],
    ],
    ["address:\n    - a", ["error c.yaml:2:3: address must be a text, not a list"]],
    ["healthAddress: {}", ["error c.yaml:2:3: healthAddress must be a text, not a map"]],
    ["cache: {ttlSeconds: 901}", ["error c.yaml:2:23: 901 is no time to live: 0 to 900 seconds"]],
    ["cache: {ttlSeconds: -0.1}", ["error c.yaml:2:23: -0.1 is no time to live: 0 to 900 seconds"]],
    ["cache: {ttlSeconds: 900, maxEntries: 1}", []],
    ["cache: {maxEntries: 0}", ["error c.yaml:2:23: 0 is no number of entries: a whole number from 1 to 1000000"]],
    ["cache: {ttl: 1}", ['warning c.yaml:2:11: unknown key "ttl" is ignored']],
    ["limits: {bodyBytes: 1048576, queue: 0, stsConcurrency: 1, stsPerSecond: 0, stsPerSecondPerAccessKeyID: 0}", []],
    ["cache: {staleIfErrorSeconds: 900}", []],
    ["audiences: ['https://kubernetes.default.svc']", []],
    ["sts: {regions: us-east-1}", []],
    ["mustStayMapped: [{arn: 'arn:aws:iam::111122223333:role/eng/Admin', groups: [system:masters]}]", []],
    [
      "mustStayMapped: [{arn: 'arn:aws:iam::111122223333:role/*'}]",
      [
        'error c.yaml:2:26: "arn:aws:iam::111122223333:role/*" holds a name that IAM does not give (there are no wildcards here)',
      ],
    ],
    [
      "sts: {regions: [us-east-1, moon-base-1]}",
      ['error c.yaml:2:30: "moon-base-1" is no region of a known partition'],
    ],
    ["mapRole: []", ['warning c.yaml:2:3: unknown key "mapRole" is ignored; did you mean mapRoles?']],
    ["backendModes: CRD", ['warning c.yaml:2:3: unknown key "backendModes" is ignored; did you mean backendMode?']],
    ["clusterID: a", ['warning c.yaml:2:3: unknown key "clusterID" is ignored; it belongs at the top']],
    ["username: a", ['warning c.yaml:2:3: unknown key "username" is ignored; it belongs under server.mapRoles']],
  ])("%s", (line, problems) => {
    expect(serverProblems(line)).toEqual(problems);
  });
});

describe("the STS endpoint", () => {
  it.each(["https://sts.example.com", "http://127.0.0.1:8080", "https://[::1]:8443", "HTTPS://STS.EXAMPLE.COM"])(
    "%s is one",
    (endpoint) => {
      expect(serverProblems(`sts: {endpoint: '${endpoint}'}`)).toEqual([]);
    },
  );

  it.each([
    "sts.example.com",
    "ftp://sts.example.com",
    "https://",
    "https://sts.example.com/",
    "https://sts.example.com/path",
    "https://sts.example.com?a=b",
    "https://sts.example.com#a",
    "https://sts.example.com:port",
    "https://sts.example.com\\path",
    "https://sts example com",
  ])("%s is none", (endpoint) => {
    expect(serverProblems(`sts: {endpoint: '${endpoint}'}`)).toEqual([
      `error c.yaml:2:19: ${JSON.stringify(endpoint)} is no endpoint: https://HOST or http://HOST:PORT, with no path after it`,
    ]);
  });

  it("one with a password is none, and the password is not shown", () => {
    expect(serverProblems("sts: {endpoint: 'https://user:word@sts.example.com'}")).toEqual([
      'error c.yaml:2:19: "https://…@sts.example.com" is no endpoint: https://HOST or http://HOST:PORT, with no path after it',
    ]);
  });
});
