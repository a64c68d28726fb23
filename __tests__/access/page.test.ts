import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { accessTable, type TeamAccess } from "../../modules/access/report/access-table";
import { matrixOf } from "../../modules/access/report/matrix";
import { renderHtml } from "../../modules/access/report/render-html";
import { describeWith, requireTool } from "../terraform/support/tools";
import { exampleStacks } from "./support/stacks";

const AXE = require.resolve("axe-core/axe.min.js");
const ADMIN = "administrator of the account";

/** As many teams as that, each with answers of its own. */
function manyTeams(teams: readonly TeamAccess[], count: number): TeamAccess[] {
  return Array.from({ length: count }, (_, index) => {
    const original = teams[index % teams.length]!;
    const rows = original.rows.map((row, place) =>
      place % count === index ? { ...row, by: `policy of team ${index}: Sid` } : row,
    );
    return { ...original, team: `team-${index}`, rows };
  });
}

describeWith(["chromium"], "the page, in Chromium", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "access-page-"));
  const file = path.join(folder, "access.html");
  const teams = accessTable(exampleStacks());
  const [marketing, payments] = teams as [TeamAccess, TeamAccess];
  const requests: string[] = [];
  const errors: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    fs.writeFileSync(file, renderHtml(teams));
    browser = await chromium.launch({ executablePath: requireTool("chromium"), args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  });

  afterAll(async () => {
    await browser.close();
    fs.rmSync(folder, { recursive: true });
  });

  beforeEach(async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await open(file);
  });

  async function open(name: string, hash = ""): Promise<void> {
    await page.goto("about:blank");
    await page.goto(`file://${name}${hash}`);
  }

  const answers = (): Promise<number> => page.locator("#results li:visible").count();
  const status = (): Promise<string | null> => page.locator("output").textContent();
  const openTeam = (name: string): Promise<void> =>
    page.locator(`details[data-team="${name}"] > summary`).click();

  async function violations(): Promise<string[]> {
    // Evaluated from outside: the page's own rules would let no further script in.
    await page.evaluate(fs.readFileSync(AXE, "utf8"));
    const { violations: found } = await page.evaluate<AxeResults>("axe.run()");
    return found.map(({ id, nodes }) => `${id}: ${nodes.length} such as ${nodes[0]?.html}`);
  }

  test("begins with the teams, closed, and what was not asked for is not there", async () => {
    expect(await page.locator("h2").allTextContents()).toEqual(["marketing", "payments"]);
    expect(await page.locator("table, li").count()).toBe(0);
    expect(await page.locator("details[open]").count()).toBe(0);
  });

  test("shows a team's matrix and what is unusual first, then every answer", async () => {
    await openTeam("payments");
    const lines = page.locator("tbody tr");
    await lines.first().waitFor();
    expect(await page.locator("tbody th").allTextContents()).toEqual(
      matrixOf(payments).map(({ label }) => label),
    );
    const signs = await lines.first().locator("td").allTextContents();
    expect(signs.map((sign) => sign.trim())).toEqual([
      "– no",
      "– no",
      "✓ yes",
      "– no",
      "✓ yes",
      "– no",
      "– no",
    ]);
    expect(await page.locator("ul.unusual li").count()).toBeGreaterThan(0);
    await page.locator('details[data-principal="the public"] > summary').click();
    await page.locator("ul.answers li").first().waitFor();
    expect(await page.locator("ul.answers li").count()).toBe(
      payments.rows.filter(({ principal }) => principal === "the public").length,
    );
  });

  test("requests only itself, and reports no error", async () => {
    await page.selectOption("select[name=team]", "payments");
    expect(new Set(requests.filter((url) => url !== "about:blank").map((url) => url.split("#")[0]))).toEqual(
      new Set([`file://${file}`]),
    );
    expect(errors).toEqual([]);
  });

  test("searches, and filters by team, principal and answer, together", async () => {
    const rows = payments.rows.filter(({ principal }) => principal === "the public");
    await page.selectOption("select[name=team]", "payments");
    await page.selectOption("select[name=principal]", "the public");
    expect(await answers()).toBe(rows.length);
    await page.selectOption("select[name=verdict]", "denied");
    expect(await answers()).toBe(rows.filter(({ verdict }) => verdict === "denied").length);
    await page.fill("input[name=search]", "WRITE dags");
    const matching = rows.filter((row) =>
      ["write", "dags"].every((word) =>
        `${row.group} ${row.capability} ${row.by}`.toLowerCase().includes(word),
      ),
    );
    expect(await answers()).toBe(matching.length);
    await page.fill("input[name=search]", "nothing like that");
    expect(await status()).toBe("Nothing matches.");
  });

  test("offers the principals of the team that is chosen", async () => {
    const offered = (): Promise<string[]> => page.locator("select[name=principal] option").allTextContents();
    await page.selectOption("select[name=team]", "marketing");
    expect(await offered()).toEqual(["all principals", ...marketing.principals.map(({ label }) => label)]);
  });

  test("has a link to every answer, and to every view", async () => {
    await page.selectOption("select[name=team]", "payments");
    await page.selectOption("select[name=principal]", ADMIN);
    const link = page.locator("#results li", { hasText: "write DAGs" }).locator("a");
    const address = (await link.getAttribute("href")) ?? "";
    await open(file, address);
    const wanted = page.locator("li.wanted");
    expect(await wanted.count()).toBe(1);
    expect(await wanted.textContent()).toContain("write DAGs");
    expect(await wanted.textContent()).toContain("with s3:PutBucketPolicy");

    await open(file, "#team=payments&verdict=allowed");
    expect(await answers()).toBe(payments.rows.filter(({ verdict }) => verdict === "allowed").length);
  });

  /** A link of the page changes its address, and the page follows when the browser comes to it. */
  function chosenPrincipal(name: string): Promise<void> {
    return page
      .locator("select[name=principal] option:checked", { hasText: name })
      .waitFor({ state: "attached" });
  }

  test("leads from a cell of the matrix to the answers behind it", async () => {
    await openTeam("payments");
    await page.locator("tbody tr", { hasText: ADMIN }).locator("td a").first().click();
    await chosenPrincipal(ADMIN);
    expect(await answers()).toBe(payments.rows.filter(({ principal }) => principal === ADMIN).length);
  });

  test("is used with the keyboard", async () => {
    await page.locator('details[data-team="payments"] > summary').focus();
    await page.keyboard.press("Enter");
    await page.locator("tbody tr").first().waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await chosenPrincipal("DAGs (execution role)");
  });

  describe.each([
    ["light", 1440],
    ["dark", 1440],
    ["light", 390],
    ["dark", 390],
  ] as const)("%s, %i pixels wide", (colorScheme, width) => {
    beforeEach(async () => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      await open(file);
      await openTeam("payments");
      await page.locator("tbody tr").first().waitFor();
      await page.locator(`details[data-principal="${ADMIN}"] > summary`).click();
      await page.locator("ul.answers li").first().waitFor();
    });

    test("breaks no rule of axe-core", async () => {
      expect(await violations()).toEqual([]);
      await page.selectOption("select[name=verdict]", "undecided");
      expect(await violations()).toEqual([]);
    });

    test("cuts nothing off", async () => {
      const beyond = await page.evaluate<number>(
        "[...document.querySelectorAll('.allowed, .denied, .undecided, .by')].filter((one) => one.getBoundingClientRect().right > innerWidth).length",
      );
      expect(beyond).toBe(0);
      expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
      const header = await page.locator("header").boundingBox();
      expect(header?.height).toBeLessThan(844 / 4);
    });
  });

  test("holds 300 teams, each with answers of its own, in under 2 MB, and shows them all", async () => {
    const many = path.join(folder, "many.html");
    const html = renderHtml(manyTeams(teams, 300));
    expect(Buffer.byteLength(html)).toBeLessThan(2_000_000);
    fs.writeFileSync(many, html);
    await open(many);
    expect(await page.locator("details").count()).toBe(300);
    expect(await page.locator("table, li").count()).toBe(0);
  });

  test("takes nothing of the stacks for markup", async () => {
    const hostile = path.join(folder, "hostile.html");
    const evil = "</script><img src=x onerror=alert(1)>";
    const rows = payments.rows.map((row) => ({ ...row, by: evil, principal: `${row.principal}${evil}` }));
    const principals = payments.principals.map((one) => ({ ...one, label: `${one.label}${evil}` }));
    fs.writeFileSync(hostile, renderHtml([{ ...payments, team: evil, rows, principals, notKnown: [evil] }]));
    await open(hostile);
    await page.locator("tbody tr").first().waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("h2").textContent()).toBe(evil);
    expect(errors).toEqual([]);
  });
});
