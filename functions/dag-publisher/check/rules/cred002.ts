import { HOLE } from "../analysis/value";
import { always, type DagRule } from "./dag-rule";
import { Beginnings, referencesInto } from "./references";

/** Link-local addresses that give out credentials: of EC2, ECS and EKS. */
const ADDRESSES = ["169.254.169.254", "169.254.170.2", "169.254.170.23"];
const NUMBERS = new Set(ADDRESSES.map(toNumber));

/** Names of the same, and IPv6. */
const OTHER_FORMS =
  /fd00:ec2::(?:254|23)\b|::ffff:a9fe:(?:a9fe|aa02|aa17)\b|AWS_CONTAINER_CREDENTIALS_|AWS_CONTAINER_AUTHORIZATION_|ECS_CONTAINER_METADATA_URI/i;

/** An IPv4 address in any of the forms that inet_aton reads: parts decimal, octal or hexadecimal, one to four of them. */
const ADDRESS = /(?<![\w.])(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}(?![\w]|\.\w)/gi;

/** An address of which only the beginning is known. */
const CUT_OFF = new RegExp(`169\\.254\\.(?:1|16|17|169|170)?\\.?${HOLE}`);

/** What every text has that any of these finds. */
const POSSIBLE = /\d|CONTAINER_/i;

/** What of botocore asks those addresses. */
const FETCHERS = new Beginnings([
  "botocore.utils.InstanceMetadataFetcher",
  "botocore.utils.IMDSFetcher",
  "botocore.utils.ContainerMetadataFetcher",
  "botocore.credentials.ContainerProvider",
  "botocore.credentials.InstanceMetadataProvider",
]);

export const cred002: DagRule = {
  id: "CRED002",
  title: "Asks for AWS credentials by address",
  why:
    "The metadata addresses of ECS and EC2 give the credentials of the environment's role to whoever asks. Code that " +
    "asks them itself passes by boto3 and takes the credentials out as text.",
  bad: 'requests.get("http://169.254.170.2" + path)',
  good: 'boto3.client("s3")',
  source: "AWS, ECS task IAM roles; EC2 instance metadata; bandit has no such rule",
  fix: "let boto3 or a provider's hook find the credentials",
  severity: always("error"),
  *find({ facts }) {
    for (const { text, node, unused } of facts.texts) {
      if (!unused && namesMetadataAddress(text)) {
        yield { message: "the text is an address that gives out AWS credentials", at: node };
      }
    }
    for (const at of facts.integers) {
      if (NUMBERS.has(Number(at.text.replace(/_/g, "")))) {
        yield { message: "the number is an address that gives out AWS credentials", at };
      }
    }
    for (const { node, module } of referencesInto(facts, FETCHERS)) {
      yield { message: `${module} asks for AWS credentials`, at: node };
    }
  },
};

function namesMetadataAddress(text: string): boolean {
  return (
    POSSIBLE.test(text) &&
    (OTHER_FORMS.test(text) ||
      CUT_OFF.test(text) ||
      [...text.matchAll(ADDRESS)].some(([address]) => NUMBERS.has(toNumber(address))))
  );
}

/** An IPv4 address as inet_aton reads it; NaN where it is none. */
function toNumber(address: string): number {
  const parts = address.split(".").map((part) => (/^0\d/.test(part) ? parseInt(part, 8) : Number(part)));
  const last = parts.pop() ?? NaN;
  return parts.reduce((sum, part, index) => (part < 256 ? sum + part * 256 ** (3 - index) : NaN), last);
}
