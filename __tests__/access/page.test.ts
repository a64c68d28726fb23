import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { accessTable } from "../../modules/access/report/access-table";
import { renderHtml } from "../../modules/access/report/render-html";
import { describeWith, requireTool } from "../terraform/support/tools";
import { exampleStacks } from "./support/stacks";

describeWith(["chromium"], "the page, in Chromium", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "access-page-"));
  const file = path.join(folder, "access.html");
  const teams = accessTable(exampleStacks());
  const total = teams.reduce((sum, { rows }) => sum + rows.length, 0);
  const requests: string[] = [];
  const errors: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    fs.writeFileSync(file, renderHtml(teams));
    browser = await chromium.launch({ executablePath: requireTool("chromium"), args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  });

  afterAll(async () => {
    await browser.close();
    fs.rmSync(folder, { recursive: true });
  });

  beforeEach(async () => {
    await page.goto("about:blank");
    await page.goto(`file://${file}`);
  });

  const visibleRows = (): Promise<number> => page.locator("tr[data-verdict]:visible").count();

  test("shows every answer of every team", async () => {
    expect(await visibleRows()).toBe(total);
    expect(await page.locator("output").textContent()).toBe(`${total} answers`);
    expect(await page.locator("h2").allTextContents()).toEqual([
      expect.stringContaining("marketing"),
      expect.stringContaining("payments"),
    ]);
  });

  test("requests only itself, and reports no error", async () => {
    await page.selectOption("select[name=team]", "payments");
    expect(new Set(requests.filter((url) => url !== "about:blank").map((url) => url.split("#")[0]))).toEqual(
      new Set([`file://${file}`]),
    );
    expect(errors).toEqual([]);
  });

  test("filters by team, principal and answer, together", async () => {
    const payments = teams.find(({ team }) => team === "payments");
    const rows = payments?.rows.filter(({ principal }) => principal === "the public") ?? [];

    await page.selectOption("select[name=team]", "payments");
    expect(await visibleRows()).toBe(payments?.rows.length);
    await page.selectOption("select[name=principal]", "the public");
    expect(await visibleRows()).toBe(rows.length);
    await page.selectOption("select[name=verdict]", "denied");
    expect(await visibleRows()).toBe(rows.filter(({ verdict }) => verdict === "denied").length);
    await page.selectOption("select[name=verdict]", "allowed");
    expect(await visibleRows()).toBe(0);
    expect(await page.locator(".none").isVisible()).toBe(true);
  });

  test("keeps the filters in its address, and takes them from there", async () => {
    await page.selectOption("select[name=team]", "payments");
    await page.selectOption("select[name=verdict]", "allowed");
    const address = page.url();
    const shown = await visibleRows();
    await page.goto("about:blank");
    await page.goto(address);

    expect(address).toContain("#team=payments&verdict=allowed");
    expect(await visibleRows()).toBe(shown);
    expect(shown).toBeGreaterThan(0);
  });

  test("is readable without colour, and fits a narrow window", async () => {
    expect(await page.locator("tr[data-verdict=allowed] b").first().textContent()).toBe("allowed");
    await page.setViewportSize({ width: 420, height: 800 });
    const overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    expect(overflow).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1280, height: 900 });
  });
});
