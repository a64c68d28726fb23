import { type TeamAccess } from "./access-table";
import { pageData } from "./page/page-data";
import { PAGE_SCRIPT } from "./page/script";
import { PAGE_STYLE } from "./page/style";

/** A self-contained page: no network, no other file. Its script builds what is looked at from the data in it. */
export function renderHtml(teams: readonly TeamAccess[]): string {
  // No sign in it can end the element, or begin another.
  const data = JSON.stringify(pageData(teams)).replaceAll("<", "\\u003c");
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
<p>Computed from the policies of the synthesized stacks; each answer names the statement that decides. Undecided depends on
what the stacks do not hold. An organization's policies can only deny more.</p>
<form role="search" aria-label="Answers">
<label>Search <input name="search" type="search" autocomplete="off"></label>
<label>Team <select name="team"><option value="">all teams</option></select></label>
<label>Principal <select name="principal"><option value="">all principals</option></select></label>
<label>Answer <select name="verdict"><option value="">all answers</option><option>allowed</option><option>undecided</option><option>denied</option></select></label>
</form>
</header>
<main>
<output></output>
<noscript><p>This page needs its script. <code>mwaa-teams access --all</code> shows the same as text.</p></noscript>
<div id="results" hidden></div>
<div id="teams"></div>
</main>
<script type="application/json" id="data">${data}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>`;
}
