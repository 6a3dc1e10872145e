import type { EmulatedIdentity } from "../emulated-identity.ts";
import type { QueryParameters } from "../query-parameters.ts";
import type { Ec2Tree } from "./ec2-answer.ts";
import { Ec2Fault, ec2Faults } from "./ec2-fault.ts";
import type { EmulatedEc2, EmulatedInstance } from "./emulated-ec2.ts";

const mostPerPage = 1_000;
const mostFilterValues = 200;
const defaultAccount = "111122223333";

/**
 * The instances of the caller's account: all, those of `InstanceId.N`, or those of a filter `instance-id`, page by page.
 *
 * Faults: `UnauthorizedOperation`, `InvalidInstanceID.NotFound` and `.Malformed` (one id fails all), `InvalidParameterValue`,
 * `InvalidParameterCombination`, `FilterLimitExceeded`, `InvalidNextToken`.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html
 */
export function describeInstances(
  parameters: QueryParameters,
  caller: EmulatedIdentity,
  { instances, mayDescribe = () => true, pageSize = mostPerPage }: EmulatedEc2,
): Ec2Tree | Ec2Fault {
  if (!mayDescribe(caller)) return ec2Faults.unauthorized(caller.arn);
  const own = [...instances].filter(({ account = defaultAccount }) => account === caller.account);
  const ids = numbered(parameters, "InstanceId");
  const chosen = ids.length > 0 ? byId(own, ids) : byFilters(own, parameters);
  if (chosen instanceof Ec2Fault) return chosen;

  const asked = readPageSize(parameters.get("MaxResults"), ids.length > 0);
  if (asked instanceof Ec2Fault) return asked;
  const start = readNextToken(parameters.get("NextToken"));
  if (start === undefined) return ec2Faults.nextToken();
  const end = start + Math.min(asked, pageSize);
  return {
    reservationSet: chosen.slice(start, end).map(reservation),
    nextToken: end < chosen.length ? nextTokenOf(end) : undefined,
  };
}

function byId(own: readonly EmulatedInstance[], ids: readonly string[]): readonly EmulatedInstance[] | Ec2Fault {
  const malformed = ids.filter((id) => !/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
  if (malformed.length > 0) return ec2Faults.malformedIds(malformed);
  const unknown = ids.filter((id) => !own.some(({ instanceId }) => instanceId === id));
  if (unknown.length > 0) return ec2Faults.unknownIds(unknown);
  return own.filter(({ instanceId }) => ids.includes(instanceId));
}

/** What a filter asks for that does not exist is left out, without an error. */
function byFilters(
  own: readonly EmulatedInstance[],
  parameters: QueryParameters,
): readonly EmulatedInstance[] | Ec2Fault {
  let chosen = own;
  for (let n = 1; ; n++) {
    const name = parameters.get(`Filter.${n}.Name`);
    if (name === undefined) return chosen;
    if (name !== "instance-id") return ec2Faults.unknownFilter(name);
    const values = numbered(parameters, `Filter.${n}.Value`);
    if (values.length > mostFilterValues) return ec2Faults.tooManyValues();
    chosen = chosen.filter(({ instanceId }) => values.includes(instanceId));
  }
}

/** The values of `NAME.1`, `NAME.2` and so on. */
function numbered(parameters: QueryParameters, name: string): readonly string[] {
  const values: string[] = [];
  for (let n = 1; ; n++) {
    const value = parameters.get(`${name}.${n}`);
    if (value === undefined) return values;
    values.push(value);
  }
}

function readPageSize(text: string | undefined, hasIds: boolean): number | Ec2Fault {
  if (text === undefined) return mostPerPage;
  if (hasIds) return ec2Faults.pageSizeWithIds();
  const size = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return size >= 5 && size <= mostPerPage ? size : ec2Faults.pageSize(text);
}

function nextTokenOf(start: number): string {
  return btoa(`from ${start}`);
}

/** Where a page begins; undefined where the token is none. */
function readNextToken(token: string | undefined): number | undefined {
  if (token === undefined) return 0;
  try {
    const [, start] = /^from (\d{1,6})$/.exec(atob(token)) ?? [];
    return start === undefined ? undefined : Number(start);
  } catch {
    return undefined;
  }
}

/** As EC2 lists an instance, with the names of its addresses, of which the first is also its own. */
function reservation({ instanceId, privateDnsName, account = defaultAccount }: EmulatedInstance): Ec2Tree {
  const isThere = privateDnsName !== "";
  const addresses = [
    { privateIpAddress: "192.0.2.1", privateDnsName, primary: "true" },
    { privateIpAddress: "192.0.2.2", privateDnsName: "ip-192-0-2-2.ec2.internal", primary: "false" },
  ];
  return {
    reservationId: `r-${instanceId.slice(2)}`,
    ownerId: account,
    groupSet: [],
    instancesSet: [
      {
        instanceId,
        instanceState: isThere ? { code: "16", name: "running" } : { code: "48", name: "terminated" },
        privateDnsName,
        networkInterfaceSet: isThere ? [{ privateDnsName, privateIpAddressesSet: addresses }] : [],
      },
    ],
  };
}
