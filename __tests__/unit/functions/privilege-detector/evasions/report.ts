import { markdownTable } from "../../../../airflow/support/markdown-table";
import { isAddRoleMention } from "../../../../../functions/privilege-detector/rules/query";
import { lookAlikes } from "./benign";
import { type Evasion, evasions, FAMILIES, isVisible } from "./evasions";
import { recallOf, reportedOf } from "./score";

/** How the detector and AWS's query do on the evasions and the look-alikes, as Markdown. */
export function evasionReport(): string {
  const all = evasions();
  const halves: readonly (readonly [name: string, of: (one: { readonly id: string }) => boolean])[] = [
    ["visible", isVisible],
    ["held back", (one) => !isVisible(one)],
  ];
  const rows = halves.flatMap(([half, of]) =>
    [...FAMILIES.map((family) => [family]), FAMILIES].map((families) =>
      row(
        families.length === 1 ? (families[0] ?? "") : "all",
        half,
        all.filter((evasion) => of(evasion) && families.includes(evasion.family)),
      ),
    ),
  );
  return [
    markdownTable(
      ["family", "half", "cases", "found", "recall", "by its kind", "AWS: found", "AWS: recall", "AWS alone"],
      rows,
    ),
    markdownTable(
      ["look-alikes", "cases", "reported", "share", "AWS: counted"],
      halves.map(([half, of]) => {
        const cases = lookAlikes().filter(of);
        const reported = reportedOf(cases).length;
        const byAws = cases.filter(({ event }) => isAddRoleMention(event.message)).length;
        return [half, String(cases.length), String(reported), percent(reported, cases.length), String(byAws)];
      }),
    ),
  ].join("\n\n");
}

function row(family: string, half: string, cases: readonly Evasion[]): string[] {
  const { found, named, foundByAws, foundByAwsAlone } = recallOf(cases);
  return [
    family,
    half,
    String(cases.length),
    String(found),
    percent(found, cases.length),
    percent(named, cases.length),
    String(foundByAws),
    percent(foundByAws, cases.length),
    String(foundByAwsAlone),
  ];
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}
