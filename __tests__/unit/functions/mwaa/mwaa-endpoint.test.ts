import { mwaaEndpoint } from "../../../../functions/mwaa/mwaa-endpoint";
import recorded from "../../../../modules/aws/regions.json";

const REGIONS = Object.values(recorded.partitions).flatMap(({ dnsSuffix, withMwaa }) =>
  withMwaa.split(" ").flatMap((region) => (region === "" ? [] : [[region, dnsSuffix] as const])),
);

test("in each Region that has MWAA, the endpoint has the domain of botocore's partition", () => {
  expect(REGIONS.length).toBeGreaterThan(20);
  for (const [region, dnsSuffix] of REGIONS) {
    expect(mwaaEndpoint("api", region, {}).href).toBe(`https://api.airflow.${region}.${dnsSuffix}/`);
    expect(mwaaEndpoint("env", region, {}).href).toBe(`https://env.airflow.${region}.${dnsSuffix}/`);
  }
});

test.each([
  [{ AWS_ENDPOINT_URL: "http://localhost:4566" }, "http://localhost:4566/"],
  [{ AWS_ENDPOINT_URL: "http://a", AWS_ENDPOINT_URL_MWAA: "http://b:8/x" }, "http://b:8/x"],
  [{ AWS_USE_FIPS_ENDPOINT: "true" }, "https://api.airflow-fips.us-east-1.amazonaws.com/"],
])("with %j it is %s", (variables, url) => {
  expect(mwaaEndpoint("api", "us-east-1", variables).href).toBe(url);
});
