import { fromEnv } from "@aws-sdk/credential-provider-env";

/**
 * Where a function has credentials from: Lambda sets them in the environment. In the bundles this takes the place of the AWS
 * SDK's chain of providers, whose files, single sign-on and instances no function has.
 */
export const defaultProvider = (): ReturnType<typeof fromEnv> => fromEnv();
