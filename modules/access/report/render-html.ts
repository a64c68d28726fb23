import { type AccessRow, type TeamAccess } from "./access-table";
import { PAGE_SCRIPT, PAGE_STYLE } from "./page";
import { byPrincipal } from "./render-text";

/** A self-contained page: no network, no other file. It can be read without its script, which only filters. */
export function renderHtml(teams: readonly TeamAccess[]): string {
  const principals = [...new Set(teams.flatMap(({ rows }) => rows.map(({ principal }) => principal)))];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Who can do what</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>Who can do what</h1>
<p>Computed from the policies of the synthesized stacks. <b class="allowed">allowed</b> and <b class="denied">denied</b> name the
statement that decides; <b class="undecided">undecided</b> depends on policies that the stacks do not hold. An
organization's policies can only deny more.</p>
<form>
${select(
  "team",
  "Team",
  "all teams",
  teams.map(({ team }) => team),
)}
${select("principal", "Principal", "all principals", principals)}
${select("verdict", "Answer", "all answers", ["allowed", "denied", "undecided"])}
<output></output>
</form>
</header>
<main>
${teams.map(section).join("\n")}
<p class="none" hidden>Nothing matches these filters.</p>
</main>
<script>${PAGE_SCRIPT}</script>
</body>
</html>`;
}

function select(name: string, label: string, all: string, options: readonly string[]): string {
  const choices = options.map((option) => `<option>${escape(option)}</option>`).join("");
  return `<label>${label} <select name="${name}"><option value="">${all}</option>${choices}</select></label>`;
}

function section({ team, accountId, region, rows }: TeamAccess): string {
  const tables = byPrincipal(rows)
    .map(([principal, own]) => table(principal, own))
    .join("\n");
  return `<section data-team="${escape(team)}">
<h2>${escape(team)} <small>account ${escape(accountId)}, ${escape(region)}</small></h2>
${tables}
</section>`;
}

function table(principal: string, rows: readonly AccessRow[]): string {
  const counts = (["allowed", "undecided", "denied"] as const)
    .map((verdict) => [verdict, rows.filter((row) => row.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `<b class="${verdict}">${count} ${verdict}</b>`)
    .join(" ");
  return `<details open data-principal="${escape(principal)}">
<summary><h3>${escape(principal)}</h3> <code>${escape(rows[0]?.arn ?? "")}</code> <span>${counts}</span></summary>
<table>
<thead><tr><th>About</th><th>Capability</th><th>Answer</th><th>Decided by</th></tr></thead>
<tbody>
${rows.map(line).join("\n")}
</tbody>
</table>
</details>`;
}

function line({ group, capability, verdict, by }: AccessRow): string {
  return `<tr data-verdict="${verdict}"><td>${escape(group)}</td><td>${escape(capability)}</td><td><b class="${verdict}">${verdict}</b></td><td>${escape(by)}</td></tr>`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
