import { readFileSync } from "node:fs";
import path from "node:path";
import { eventJsonSchema } from "../../../functions/privilege-detector/notify/event-json-schema";

const FOLDER = path.resolve(__dirname, "../../../examples/notifications");

/** Values of the event that are the detector's own words; all others may hold what DAG code wrote. */
const OWN_WORDS = ["account", "environment", "id", "kind", "link", "outcome", "region", "severity"];

/** The input transformer of a file: paths by name, and the template with Terraform's own variables filled in. */
function transformerOf(file: string): { paths: Record<string, string>; template: string } {
  const text = readFileSync(path.join(FOLDER, file), "utf8");
  const [, block = ""] = /input_paths = \{\n([\s\S]*?)\n\s*\}/.exec(text) ?? [];
  const [, template = ""] = /<<-EOT\n([\s\S]*?)\n\s*EOT/.exec(text) ?? [];
  const paths = [...block.matchAll(/(\w+)\s+= "([^"]+)"/g)].map(([, name = "", value = ""]) => [name, value]);
  return {
    paths: Object.fromEntries(paths) as Record<string, string>,
    template: template.replaceAll("${each.key}", "HIGH").replaceAll("${each.value}", "error"),
  };
}

/** The template as EventBridge fills it in: text inside of quotation marks as it is, other values as JSON. */
function filledIn(template: string): unknown {
  return JSON.parse(template.replaceAll(/<(?:actor|lines)>/g, "{}").replaceAll(/<(\w+)>/g, "$1"));
}

describe.each(["slack.tf", "pagerduty.tf"])("the example %s", (file) => {
  const { paths, template } = transformerOf(file);
  const used = [...template.matchAll(/<(\w+)>/g)].map(([, name = ""]) => name);

  test("takes from the event only what its schema has, and uses each", () => {
    const { properties } = eventJsonSchema() as { properties: Record<string, unknown> };
    const ofDetail = Object.values(paths).flatMap((value) => /^\$\.detail\.(\w+)$/.exec(value)?.[1] ?? []);

    expect(ofDetail.length).toBeGreaterThan(4);
    expect(ofDetail.filter((name) => !Object.hasOwn(properties, name))).toEqual([]);
    expect([...new Set(used)].sort()).toEqual(Object.keys(paths).sort());
  });

  test("puts nothing into a sentence that DAG code may have written: a quotation mark would break the JSON", () => {
    const quoted = [...template.matchAll(/"(?:[^"\\]|\\.)*"/g)].flatMap(([text]) =>
      [...text.matchAll(/<(\w+)>/g)].map(([, name = ""]) => name),
    );

    expect(quoted.length).toBeGreaterThan(4);
    expect(quoted.filter((name) => !OWN_WORDS.includes(name))).toEqual([]);
  });
});

test("Amazon Q gets its schema of custom notifications", () => {
  expect(filledIn(transformerOf("slack.tf").template)).toMatchObject({
    version: "1.0",
    source: "custom",
    content: {
      title: "severity in environment: kind (outcome)",
      description: "Account account, region. The lines: link",
      nextSteps: [expect.any(String), expect.any(String)],
    },
  });
});

test("PagerDuty gets an event of its version 2, one for each incident, without its key", () => {
  const event = filledIn(transformerOf("pagerduty.tf").template);

  expect(event).toMatchObject({
    event_action: "trigger",
    dedup_key: "id",
    payload: { source: "environment", severity: "error", class: "kind" },
  });
  expect(event).not.toHaveProperty("routing_key");
});

test("PagerDuty's key is in no argument of Terraform", () => {
  const text = readFileSync(path.join(FOLDER, "pagerduty.tf"), "utf8");

  expect(text).toContain("{{resolve:secretsmanager:${var.pagerduty_secret_name}}}");
  expect(text).not.toMatch(/aws_cloudwatch_event_connection|aws_secretsmanager_secret_version/);
});
