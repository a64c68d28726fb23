/** The look of the page: verdicts differ in shape and word, not in colour alone. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d8dee6, #3a424d); --soft: light-dark(#f5f7fa, #1d232b); }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0; }
header { position: sticky; top: 0; background: var(--soft); border-bottom: 1px solid var(--line); padding: 0.7rem 1.5rem; z-index: 1; }
h1 { font-size: 1.3rem; margin: 0; }
header p { margin: 0.2rem 0 0.6rem; max-width: 75rem; }
form { display: flex; flex-wrap: wrap; gap: 0.5rem 1.2rem; align-items: center; }
select { font: inherit; padding: 0.15rem 0.3rem; max-width: 24rem; }
main { padding: 0 1.5rem 2rem; }
h2 { margin: 1.4rem 0 0.6rem; font-size: 1.25rem; }
h2 small { font-weight: normal; font-size: 0.85rem; opacity: 0.75; }
h3 { display: inline; font-size: 1rem; }
details { border: 1px solid var(--line); border-radius: 6px; margin: 0.6rem 0; overflow-x: auto; }
summary { padding: 0.5rem 0.8rem; cursor: pointer; background: var(--soft); }
summary code { font-size: 0.8rem; opacity: 0.75; margin: 0 0.6rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.25rem 0.8rem; border-top: 1px solid var(--line); vertical-align: top; }
th { font-size: 0.8rem; opacity: 0.75; }
td:first-child { white-space: nowrap; opacity: 0.75; }
td:last-child { font-size: 0.85rem; }
b.allowed, b.denied, b.undecided { font-weight: 600; border-radius: 4px; padding: 0 0.4rem; white-space: nowrap; }
b.allowed { background: light-dark(#dcefe0, #1d4428); color: light-dark(#14532d, #bfe8c9); }
b.denied { background: light-dark(#eceff3, #2b323b); color: light-dark(#3d4652, #c3ccd6); }
b.undecided { background: light-dark(#fdf0cf, #4d3d10); color: light-dark(#6b4a00, #f4dd9b); border: 1px dashed currentColor; }
output, .none { opacity: 0.75; }
@media print { header { position: static; } form { display: none; } }
`;

/** Filters what is shown, and keeps the choice in the address, so that a view can be shared as a link. */
export const PAGE_SCRIPT = `
"use strict";
const form = document.querySelector("form");
const wanted = new URLSearchParams(location.hash.slice(1));
for (const { name, options } of form.querySelectorAll("select")) {
  const value = wanted.get(name) ?? "";
  if ([...options].some((option) => option.value === value)) form.elements[name].value = value;
}
function show() {
  const chosen = Object.fromEntries(new FormData(form));
  let shown = 0;
  for (const section of document.querySelectorAll("section")) {
    let inSection = 0;
    for (const details of section.querySelectorAll("details")) {
      const here = (!chosen.team || section.dataset.team === chosen.team)
        && (!chosen.principal || details.dataset.principal === chosen.principal);
      let inDetails = 0;
      for (const row of details.querySelectorAll("tr[data-verdict]")) {
        row.hidden = !here || (chosen.verdict !== "" && row.dataset.verdict !== chosen.verdict);
        inDetails += row.hidden ? 0 : 1;
      }
      details.hidden = inDetails === 0;
      inSection += inDetails;
    }
    section.hidden = inSection === 0;
    shown += inSection;
  }
  document.querySelector(".none").hidden = shown > 0;
  document.querySelector("output").value = shown + (shown === 1 ? " answer" : " answers");
  const left = Object.entries(chosen).filter(([, value]) => value !== "");
  history.replaceState(null, "", "#" + new URLSearchParams(left));
}
form.addEventListener("change", show);
form.addEventListener("submit", (event) => event.preventDefault());
show();
`;
