/**
 * The text, or all texts in a value, escaped so that Terraform reads them back unchanged: `${` and `%{` begin a
 * template in Terraform's JSON, and IAM's policy variables and shell variables look the same.
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export function terraformLiteral<T>(value: T): T {
  if (typeof value === "string") {
    return value.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign) as T;
  }
  if (Array.isArray(value)) {
    return value.map(terraformLiteral) as T;
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, terraformLiteral(item)])) as T;
  }
  return value;
}
