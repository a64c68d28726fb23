import { withTables } from "../../../../tools/terraform-module/io-tables";

const MARKED = "# Module\n\n<!-- BEGIN_TF_DOCS -->\nof before\n<!-- END_TF_DOCS -->\nend\n";

const HCL = `
variable "vpc_cidr" {
  type        = string
  description = "Range, such as \\"10.0.0.0/16\\" | more."
  nullable    = false

  validation {
    condition     = can(regex("x", var.vpc_cidr))
    error_message = "default = 1"
  }
}

variable "egress" {
  type        = string
  description = "Way out: $\${nat}."
  default     = "nat"
}
`;

// terraform-docs, "markdown table", sections inputs and outputs.
test("writes the tables of terraform-docs between its marks", () => {
  expect(withTables(MARKED, HCL, { vpc_id: "VPC", arn: "ARN of it" })).toBe(`# Module

<!-- BEGIN_TF_DOCS -->
## Inputs

| Name | Description | Type | Default | Required |
|------|-------------|------|---------|:--------:|
| <a name="input_egress"></a> [egress](#input\\_egress) | Way out: \${nat}. | \`string\` | \`"nat"\` | no |
| <a name="input_vpc_cidr"></a> [vpc\\_cidr](#input\\_vpc\\_cidr) | Range, such as "10.0.0.0/16" \\| more. | \`string\` | n/a | yes |

## Outputs

| Name | Description |
|------|-------------|
| <a name="output_arn"></a> [arn](#output\\_arn) | ARN of it |
| <a name="output_vpc_id"></a> [vpc\\_id](#output\\_vpc\\_id) | VPC |
<!-- END_TF_DOCS -->
end
`);
});

test("writes the same a second time", () => {
  const once = withTables(MARKED, HCL, { arn: "ARN" });
  expect(withTables(once, HCL, { arn: "ARN" })).toBe(once);
});

test("fails where the marks are missing", () => {
  expect(() => withTables("# Module\n", HCL, {})).toThrow("must have <!-- BEGIN_TF_DOCS -->");
});
