import { parse } from "yaml";
import { fencedBlocks } from "../../support/documentation";

const blocks = fencedBlocks("yaml", "json").filter(({ page }) => page === "docs/pipeline.md");
const ofLanguage = (wanted: string): string[] =>
  blocks.flatMap(({ language, text }) => (language === wanted ? [text] : []));

describe("the files of other programs on the pipeline's page", () => {
  test.each(ofLanguage("yaml"))("parse as YAML: %s", (text) => {
    expect(parse(text)).toEqual(expect.any(Object));
    expect(ofLanguage("yaml").length).toBeGreaterThan(3);
  });

  test.each(ofLanguage("json"))("parse as JSON: %s", (text) => {
    expect(JSON.parse(text)).toEqual(expect.any(Object));
  });

  test("review the plan and synthesize first, where Atlantis plans", () => {
    const [server] = ofLanguage("yaml").filter((text) => text.includes("pre_workflow_hooks"));
    const { repos, workflows } = parse(server ?? "") as {
      repos: { workflow: string; pre_workflow_hooks: { run: string }[] }[];
      workflows: Record<string, { plan: { steps: (string | { run: string })[] } }>;
    };
    const steps = workflows[repos[0]?.workflow ?? ""]?.plan.steps ?? [];

    expect(repos[0]?.pre_workflow_hooks[0]?.run).toContain("mwaa-teams synth");
    expect(steps.slice(0, 3)).toEqual(["init", "plan", "show"]);
    expect(steps[3]).toEqual({ run: expect.stringContaining('mwaa-teams review "$SHOWFILE"') as string });
  });
});
