import { type Call, type Facts } from "../analysis/facts";
import { textsOf, type Value } from "../analysis/value";

/** A place where a client of an AWS service is made. */
export interface AwsClient {
  readonly call: Call;
  /** Names of the services that it may be of: `s3`. */
  readonly services: readonly string[];
  /** Whether it may be of another one, too. */
  readonly open: boolean;
}

const BY_SDK = /^(?:\?\.)?(?:boto3|aioboto3|aiobotocore|botocore)\b.*\.(?:client|resource|create_client)$/;
const BY_SESSION = /(?:^|\.)(?:client|resource|create_client|get_client_type|get_resource_type)$/;
const HOOK = /\.(?:AwsBaseHook|AwsGenericHook|AwsBaseAsyncHook|AwsHook)$/;

/** Every client of an AWS service: of boto3, of a session, of a hook. */
export function* awsClients(facts: Facts): Iterable<AwsClient> {
  for (const call of facts.calls) {
    const bySdk = call.paths.some((path) => BY_SDK.test(path));
    const byHook = call.paths.some((path) => HOOK.test(path));
    if (bySdk || byHook || call.paths.some((path) => BY_SESSION.test(path))) {
      const name = nameIn(call, byHook);
      const services = name === undefined ? [] : textsOf(name);
      // Other libraries have clients too: what is not known counts where boto3 is surely the one.
      const open =
        bySdk && name !== undefined && (name.open || name.atoms.some(({ kind }) => kind !== "text"));
      if (services.length > 0 || open) {
        yield { call, services: services.map((service) => service.toLowerCase()), open };
      }
    }
  }
}

function nameIn({ positional, keywords }: Call, byHook: boolean): Value | undefined {
  return byHook
    ? (keywords.get("client_type") ?? keywords.get("resource_type"))
    : (positional[0] ?? keywords.get("service_name") ?? keywords.get("client_type"));
}
