import { XMLParser, XMLValidator } from "fast-xml-parser";
import { drawStack, THEMES } from "../../../tools/picture/draw-stack";
import { readmeTeamsFile } from "../../../tools/picture/readme-picture";
import { stackFacts, type StackFacts } from "../../../tools/picture/stack-facts";

const ALL: StackFacts = {
  name: "payments",
  count: () => 1,
  areConnected: () => true,
  airflowVersion: "3.3.1",
};

describe("the picture of a stack", () => {
  test.each(Object.entries(THEMES))("is an SVG with a title, in %s", (_name, theme) => {
    const svg = drawStack(ALL, theme);

    expect(XMLValidator.validate(svg)).toBe(true);
    expect(new XMLParser().parse(svg)).toMatchObject({ svg: { title: "The stack of the team payments" } });
  });

  test("cannot show what the stack has not", () => {
    expect(() => drawStack({ ...ALL, count: (part) => (part === "Logs" ? 0 : 1) }, THEMES.light)).toThrow(
      "Logs must have a resource of the type aws_cloudwatch_log_group",
    );
    expect(() => drawStack({ ...ALL, areConnected: (one) => one !== "AuditAlerts" }, THEMES.light)).toThrow(
      "AuditAlerts and PrivilegeChangeDetector must name each other",
    );
  });

  test.each(Object.entries(THEMES))("can be read by weak eyes, in %s: WCAG's 4.5 to 1", (name, theme) => {
    const page = name === "light" ? "#ffffff" : "#0d1117";
    const pairs = [theme.text, theme.muted].flatMap((color) =>
      [page, theme.fill].map((fill) => [color, fill] as const),
    );

    expect(pairs.filter(([color, fill]) => contrast(color, fill) < 4.5)).toEqual([]);
  });
});

test("the facts are those of the synthesized stack of the README's file", () => {
  const facts = stackFacts(readmeTeamsFile());

  expect(facts).toMatchObject({ name: "payments", airflowVersion: "3.3.1" });
  expect(facts.count("Logs", "aws_cloudwatch_log_group")).toBe(5);
  expect(facts.count("Network", "aws_sns_topic")).toBe(0);
  expect(facts.areConnected("DagBucket", "Environment")).toBe(true);
  expect(facts.areConnected("Network", "SecretsBackend")).toBe(false);
});

/** @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
