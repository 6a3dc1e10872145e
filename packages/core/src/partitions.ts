/** A part of AWS with its own accounts, regions and domain names. */
export interface Partition {
  /** Second field of an ARN. */
  readonly id: string;
  readonly dnsSuffix: string;
  readonly dualStackDnsSuffix: string;
  /** Whether FIPS endpoints have names of their own; in aws-us-gov the ordinary ones are FIPS endpoints. */
  readonly fipsHosts: boolean;
  /** Matches the partition's region names, also of regions that are newer than {@link regions}. */
  readonly regionPattern: RegExp;
  /** Every region that was published when this release was made. */
  readonly regions: readonly string[];
}

/**
 * The partitions of AWS, as the AWS SDKs publish them.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/sts.html
 */
export const PARTITIONS: readonly Partition[] = [
  {
    id: "aws",
    dnsSuffix: "amazonaws.com",
    dualStackDnsSuffix: "api.aws",
    fipsHosts: true,
    regionPattern: /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d+$/,
    regions: words(`
      af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2
      ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7
      ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3
      il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1
      us-east-1 us-east-2 us-west-1 us-west-2`),
  },
  {
    id: "aws-cn",
    dnsSuffix: "amazonaws.com.cn",
    dualStackDnsSuffix: "api.amazonwebservices.com.cn",
    fipsHosts: true,
    regionPattern: /^cn-[a-z]+-\d+$/,
    regions: words("cn-north-1 cn-northwest-1"),
  },
  {
    id: "aws-us-gov",
    dnsSuffix: "amazonaws.com",
    dualStackDnsSuffix: "api.aws",
    fipsHosts: false,
    regionPattern: /^us-gov-[a-z]+-\d+$/,
    regions: words("us-gov-east-1 us-gov-west-1"),
  },
  {
    id: "aws-iso",
    dnsSuffix: "c2s.ic.gov",
    dualStackDnsSuffix: "api.aws.ic.gov",
    fipsHosts: true,
    regionPattern: /^us-iso-[a-z]+-\d+$/,
    regions: words("us-iso-east-1 us-iso-west-1"),
  },
  {
    id: "aws-iso-b",
    dnsSuffix: "sc2s.sgov.gov",
    dualStackDnsSuffix: "api.aws.scloud",
    fipsHosts: true,
    regionPattern: /^us-isob-[a-z]+-\d+$/,
    regions: words("us-isob-east-1 us-isob-west-1"),
  },
  {
    id: "aws-iso-e",
    dnsSuffix: "cloud.adc-e.uk",
    dualStackDnsSuffix: "api.cloud-aws.adc-e.uk",
    fipsHosts: true,
    regionPattern: /^eu-isoe-[a-z]+-\d+$/,
    regions: words("eu-isoe-west-1"),
  },
  {
    id: "aws-iso-f",
    dnsSuffix: "csp.hci.ic.gov",
    dualStackDnsSuffix: "api.aws.hci.ic.gov",
    fipsHosts: true,
    regionPattern: /^us-isof-[a-z]+-\d+$/,
    regions: words("us-isof-east-1 us-isof-south-1"),
  },
  {
    id: "aws-eusc",
    dnsSuffix: "amazonaws.eu",
    dualStackDnsSuffix: "api.amazonwebservices.eu",
    fipsHosts: true,
    regionPattern: /^eusc-de-[a-z]+-\d+$/,
    regions: words("eusc-de-east-1"),
  },
];

/** The ids of all partitions, in the order of {@link PARTITIONS}. */
export const PARTITION_IDS: readonly string[] = PARTITIONS.map(({ id }) => id);

/** The partition of that id, or undefined. */
export function partitionById(id: string): Partition | undefined {
  return PARTITIONS.find((partition) => partition.id === id);
}

/** The partition that a region's name belongs to, also for regions newer than this release; or undefined. */
export function partitionOfRegion(region: string): Partition | undefined {
  return PARTITIONS.find(({ regionPattern }) => regionPattern.test(region));
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
