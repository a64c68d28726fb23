import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Janitor } from "../support/janitor";
import { requestCauses } from "../support/permissions/provider-log";

const janitor = new Janitor();
afterAll(() => janitor.close());

const line = (fields: Record<string, string>): string => JSON.stringify(fields);
const request = (id: string, fields: Record<string, string>): Record<string, string> => ({
  "@message": "HTTP Request Sent",
  "http.request.header.amz_sdk_invocation_id": id,
  ...fields,
});

test("finds what a provider made its requests for, also behind a body that Terraform cut the line in", async () => {
  const file = join(janitor.temporaryFolder(), "log");
  const long = line(
    request("of-code", { tf_resource_type: "aws_lambda_function", tf_rpc: "ApplyResourceChange" }),
  );
  const lines = [
    line(request("of-plan", { tf_resource_type: "aws_s3_bucket", tf_rpc: "ReadResource" })),
    line(request("of-data", { tf_data_source_type: "aws_subnet", tf_rpc: "ReadDataSource" })),
    line(request("of-start", { tf_rpc: "ConfigureProvider" })),
    line({ "@message": long.slice(20) }),
    line({ "@message": "HTTP Response Received", tf_resource_type: "aws_s3_bucket", tf_rpc: "ReadResource" }),
  ];
  writeFileSync(file, lines.join("\n"));

  expect(Object.fromEntries(await requestCauses(file))).toEqual({
    "of-plan": { type: "aws_s3_bucket", applies: false },
    "of-data": { type: "data.aws_subnet", applies: false },
    "of-start": { type: undefined, applies: false },
    "of-code": { type: "aws_lambda_function", applies: true },
  });
});
