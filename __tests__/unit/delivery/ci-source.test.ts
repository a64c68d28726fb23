import { type CiSource, ciSource, ciSourcesProblem } from "../../../modules/delivery/ci-source";

const github = { repository: "acme/payments-dags", environment: "production" };
const gitlab = { project: "acme/payments-dags", branch: "main" };

function problem(...sources: CiSource[]): string | undefined {
  return ciSourcesProblem(sources)?.problem;
}

describe("a CI source", () => {
  test.each([
    ["a GitHub repository", { github }],
    ["a GitLab project", { gitlab }],
    ["one with a folder", { github, prefix: "reports/daily_1" }],
    [
      "a subject with ids behind hyphens",
      { github: { ...github, subject: "repo:acme-12/payments-dags-34" } },
    ],
    ["a subject with ids behind @", { github: { ...github, subject: "repo:acme@12/payments-dags@34" } }],
    [
      "a name that ends like an id",
      { github: { ...github, repository: "acme/dags-2", subject: "repo:acme/dags-2" } },
    ],
  ] satisfies [string, CiSource][])("is %s", (_, source) => {
    expect(ciSource(source)).toBeUndefined();
    expect(problem(source)).toBeUndefined();
  });

  test.each([
    ["both", { github, gitlab }, "must name one of github and gitlab, got: both"],
    ["neither", { prefix: "a" }, "must name one of github and gitlab, got: neither"],
    [
      "the subject of a repository whose name ends with a number",
      { github: { ...github, subject: "repo:acme/payments-dags-2" } },
      'must have a subject of its repository acme/payments-dags, with ids behind both names or behind none, got: "repo:acme/payments-dags-2"',
    ],
    [
      "the subject of another repository",
      { github: { ...github, subject: "repo:acme-12/marketing-dags-34" } },
      'must have a subject of its repository acme/payments-dags, with ids behind both names or behind none, got: "repo:acme-12/marketing-dags-34"',
    ],
  ] satisfies [string, CiSource, string][])("is not %s", (_, source, message) => {
    expect(problem(source)).toBe(message);
  });

  test.each([
    ["a wildcard for a repository", { github: { ...github, repository: "acme/*" } }, ".github.repository"],
    ["a wildcard for an environment", { github: { ...github, environment: "*" } }, ".github.environment"],
    [
      "an environment that ends the claim",
      { github: { ...github, environment: "a:b" } },
      ".github.environment",
    ],
    ["a policy variable", { github: { ...github, subject: "repo:${aws:username}/x" } }, ".github.subject"],
    ["a wildcard for a branch", { gitlab: { ...gitlab, branch: "release-*" } }, ".gitlab.branch"],
    ["a project without its group", { gitlab: { ...gitlab, project: "dags" } }, ".gitlab.project"],
    [
      "a provider that is a URL",
      { gitlab: { ...gitlab, oidcProviderArn: "https://gitlab.com" } },
      ".gitlab.oidcProviderArn",
    ],
    ["a folder with slashes around it", { github, prefix: "/reports/" }, ".prefix"],
    ["a way out of a folder", { github, prefix: "reports/.." }, ".prefix"],
  ] satisfies [string, CiSource, string][])("has not %s", (_, source, place) => {
    expect(ciSource(source)?.place).toBe(place);
  });
});

describe("several CI sources", () => {
  test.each([
    ["a", "b"],
    ["a", "ab"],
    ["a/b", "a/c"],
  ])("have folders of their own, such as %s and %s", (one, other) => {
    expect(problem({ github, prefix: one }, { gitlab, prefix: other })).toBeUndefined();
  });

  test.each([
    ["a", "a"],
    ["a", "a/b"],
    ["a/b", "a"],
    // Their roles would have one name.
    ["a/b", "a-b"],
  ])("do not share a folder, as %s and %s do", (one, other) => {
    expect(
      ciSourcesProblem([
        { github, prefix: one },
        { gitlab, prefix: other },
      ]),
    ).toEqual({
      index: 1,
      problem: `must have a prefix that is not inside or around another, got: "${other}" beside "${one}"`,
    });
  });

  test("each have a folder", () => {
    expect(problem({ github, prefix: "a" }, { gitlab })).toBe(
      "must have a prefix, where there are several, got: none",
    );
  });
});
