import { ENDPOINT_SERVICES, unknownServiceWarnings } from "../../../modules/network/endpoint-services";
import { endpointServiceRule, REQUIRED_ENDPOINT_SERVICES } from "../../../modules/network/network-rules";

test("every service that is known is a name that the rule takes, and is listed once, in order", () => {
  expect(ENDPOINT_SERVICES.filter((service) => endpointServiceRule(service) !== undefined)).toEqual([]);
  expect(ENDPOINT_SERVICES).toEqual([...new Set(ENDPOINT_SERVICES)]);
});

test("what MWAA needs, and FIPS endpoints of known services, give no warning", () => {
  const services = [...REQUIRED_ENDPOINT_SERVICES, "sts-fips", "sagemaker.api-fips", "ecr-fips.dkr", "glue"];
  expect(unknownServiceWarnings(services)).toEqual([]);
});

test.each([
  ["a misspelt name", "athenaa", "athena"],
  ["a name that people use", "ecr", "ecr.api"],
  ["a name with a hyphen", "step-functions", "states"],
  ["a name of AWS's marketing", "kinesis", "kinesis-streams"],
])("%s gives a warning with the name that was meant", (_what, service, meant) => {
  expect(unknownServiceWarnings(["sts", service])).toEqual([
    `the endpoint service ${service} is not one that is known (did you mean ${meant}?): an apply fails where the Region has none of that name`,
  ]);
});

test("a name that is like none gives a warning without a guess", () => {
  expect(unknownServiceWarnings(["quantum-oracle"])).toEqual([
    expect.stringMatching(/^the endpoint service quantum-oracle is not one that is known: /),
  ]);
});
