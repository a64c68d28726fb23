/**
 * Who creates the VPC endpoints of the metadata database and the web server: MWAA, or whoever owns the VPC. In a VPC that
 * another account shares, MWAA may not (MWAA API, CreateEnvironment, EndpointManagement).
 * @see https://docs.aws.amazon.com/mwaa/latest/userguide/vpc-endpoint-management.html
 */
export const ENDPOINT_MANAGEMENT = ["service", "customer"] as const;

/** Who creates the VPC endpoints of the metadata database and the web server. */
export type EndpointManagement = (typeof ENDPOINT_MANAGEMENT)[number];
