/** The look of the page: answers differ in sign and word, not in colour alone. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --text: light-dark(#1a1f26, #e6eaef); --back: light-dark(#ffffff, #14181d); --muted: light-dark(#4a5361, #b4bec9);
  --line: light-dark(#d0d7e0, #3a424d); --soft: light-dark(#f3f5f8, #1d232b); --link: light-dark(#0b4fa0, #9cc8ff);
}
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0; color: var(--text); background: var(--back); }
header { background: var(--soft); border-bottom: 1px solid var(--line); padding: 0.6rem 1.5rem; }
h1 { font-size: 1.25rem; margin: 0 0 0.3rem; }
header p { margin: 0 0 0.5rem; max-width: 75rem; color: var(--muted); font-size: 0.9rem; }
form { display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; align-items: end; }
label { display: grid; font-size: 0.8rem; color: var(--muted); min-width: 0; }
input, select { font: inherit; font-size: 0.95rem; height: 1.9rem; padding: 0.2rem 0.3rem; max-width: 22rem; min-width: 0; color: var(--text); background: var(--back); border: 1px solid var(--muted); border-radius: 4px; }
main { padding: 0.5rem 1.5rem 2rem; }
output { display: block; margin: 0.4rem 0; color: var(--muted); }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 1px; }
details { border: 1px solid var(--line); border-radius: 6px; margin: 0.5rem 0; }
summary { padding: 0.45rem 0.8rem; cursor: pointer; background: var(--soft); border-radius: 6px; overflow-wrap: anywhere; }
summary h2, summary h3 { display: inline; margin: 0; font-size: 1.05rem; }
summary h3 { font-size: 0.95rem; }
summary span { color: var(--muted); font-size: 0.85rem; margin-left: 0.5rem; }
.inside { padding: 0.2rem 0.8rem 0.6rem; }
code { font-size: 0.8rem; color: var(--muted); overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: 0.5rem 0; }
th, td { text-align: left; padding: 0.25rem 0.7rem; border-top: 1px solid var(--line); vertical-align: top; }
thead th { font-size: 0.8rem; color: var(--muted); border-top: 0; vertical-align: bottom; }
tbody th { font-weight: normal; }
td a { text-decoration: none; }
.allowed, .denied, .undecided { font-weight: 600; border-radius: 4px; padding: 0 0.4rem; white-space: nowrap; }
.allowed { background: light-dark(#d9f0de, #1d4428); color: light-dark(#0f4a26, #c9f0d2); }
.denied { background: light-dark(#eceff3, #2b323b); color: light-dark(#3d4652, #c9d2db); }
.undecided { background: light-dark(#fdf0cf, #4d3d10); color: light-dark(#5c3f00, #f7e2a6); border: 1px dashed currentColor; }
ul.answers { list-style: none; margin: 0.4rem 0; padding: 0; }
ul.answers li { display: grid; grid-template-columns: 7rem minmax(10rem, 1fr) minmax(10rem, 2fr) 2.2rem; gap: 0.2rem 0.8rem; padding: 0.25rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
ul.answers .by { font-size: 0.85rem; color: var(--muted); }
ul.answers .to { text-align: center; min-height: 24px; min-width: 24px; }
li.wanted { outline: 2px solid var(--link); }
ul.unusual { margin: 0.4rem 0; padding-left: 1.2rem; max-width: 75rem; }
@media (max-width: 48rem) {
  header, main { padding-left: 0.8rem; padding-right: 0.8rem; }
  header p { display: none; }
  label { flex: 1 1 9rem; }
  input, select { width: 100%; }
  table, tbody, tr, tbody th, td { display: block; border: 0; padding: 0; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tbody tr { border-top: 1px solid var(--line); padding: 0.4rem 0; }
  tbody th { font-weight: 600; }
  td { display: flex; justify-content: space-between; gap: 1rem; padding: 0.1rem 0; }
  td::before { content: attr(data-column); color: var(--muted); }
  ul.answers li { grid-template-columns: auto 1fr 2.2rem; }
  ul.answers .by { grid-column: 1 / -1; grid-row: 2; }
}
@media print { form { display: none; } }
`;
