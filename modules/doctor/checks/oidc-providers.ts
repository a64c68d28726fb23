import { arnBuilder, iamArnIn } from "../../aws/location";
import { trustedToken } from "../../delivery/ci-source";
import { type OidcProvider } from "../facts";
import { type Finding, findingsAbout } from "../finding";
import { allFindings, judged } from "../judged";
import { type StackContext } from "../stack-context";

/**
 * Whether the account has the OIDC providers that a team's CI jobs log in through, each for the audience of their tokens. IAM
 * takes a role that trusts a missing provider, and every job is denied.
 */
export function checkOidcProviders(context: StackContext): Promise<readonly Finding[]> {
  const { accountId, region, team } = context.stack;
  const location = arnBuilder(accountId, region);
  const account = { iamArn: (resource: string) => iamArnIn(location, resource) };
  const tokens = (team?.props.ciSources ?? []).map((source) => trustedToken(account, source));
  // Several repositories of GitHub have one provider.
  const audiences = new Map(tokens.map((token) => [token.providerArn, token]));
  return allFindings(
    ...[...audiences.values()].map(({ providerArn, host, audience }) => {
      const about = findingsAbout("OIDC providers", providerArn);
      return judged(
        { check: "OIDC providers", subject: providerArn, actions: ["iam:GetOpenIDConnectProvider"] },
        () => context.account.oidcProvider(providerArn),
        (found: OidcProvider | undefined) =>
          found === undefined
            ? about.failed(
                "does not exist: no job of the repository can deliver",
                `aws iam create-open-id-connect-provider --url https://${host} --client-id-list ${isUrl(audience) ? `'["${audience}"]'` : audience}`,
              )
            : found.audiences.includes(audience)
              ? about.ok(`exists, for ${audience}`)
              : about.failed(
                  `is not for the audience of the jobs' tokens, ${audience}`,
                  `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${providerArn} ${isUrl(audience) ? `--cli-input-json '{"ClientID":"${audience}"}'` : `--client-id ${audience}`}`,
                ),
      );
    }),
  );
}

/** Version 1 of the AWS CLI fetches an argument that is a URL, and takes what it finds there instead. */
function isUrl(audience: string): boolean {
  return audience.startsWith("https://");
}
