/**
 * Builds what is looked at, and no more: a team's matrix when it is opened, somebody's answers when they are. Texts of the
 * stacks become text of the page, never markup. What is chosen stands in the address, so that each answer has a link.
 */
export const PAGE_SCRIPT = String.raw`
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const form = document.querySelector("form");
const output = document.querySelector("output");
const teamsArea = document.getElementById("teams");
const resultsArea = document.getElementById("results");
const SIGNS = { allowed: "✓", denied: "–", undecided: "?" };
const SHOWN = 300;

const text = (index, team) => data.texts[index].replaceAll("\u0001", team[0]).replaceAll("\u0002", team[1]);
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
function principalsOf(team) {
  return data.tables[team[3]].principals.map(([label, arn, vector]) =>
    ({ label: text(label, team), arn: text(arn, team), vector }));
}
function* answersOf(team, { label, vector }) {
  for (const [question, found] of data.vectors[vector].entries()) {
    for (const index of [found].flat()) {
      if (index === 0) continue;
      const [verdict, by, of] = data.answers[index];
      const [group, title] = data.questions[question];
      const capability = of < 0 ? title : title + " (" + text(of, team) + ")";
      yield { team: team[0], principal: label, group, title, capability, verdict: data.verdicts[verdict], by: text(by, team) };
    }
  }
}
const address = (parts) => "#" + new URLSearchParams(Object.entries(parts).filter(([, value]) => value));

function answer(one, withPrincipal, wanted) {
  const { team, principal } = form.elements;
  const whose = [team.value ? "" : one.team, principal.value ? "" : one.principal].filter(Boolean).join(", ");
  const name = (withPrincipal && whose ? whose + ": " : "") + one.capability;
  const link = el("a", { href: address({ team: one.team, principal: one.principal, capability: one.title }), class: "to" }, "#");
  link.setAttribute("aria-label", "Link to this answer: " + one.principal + ", " + one.capability);
  return el("li", wanted ? { class: "wanted" } : {},
    el("span", {}, el("b", { class: one.verdict }, SIGNS[one.verdict] + " " + one.verdict)),
    el("span", {}, name), el("span", { class: "by" }, one.by), link);
}
function matrixOf(team) {
  const { matrix } = data.tables[team[3]];
  const head = el("tr", { role: "row" }, el("th", { scope: "col", role: "columnheader" }, "Who"),
    ...data.columns.map((title) => el("th", { scope: "col", role: "columnheader" }, title)));
  const lines = matrix.map(([label, first, cells]) => el("tr", { role: "row" },
    el("th", { scope: "row", role: "rowheader" }, text(label, team)),
    ...cells.map(([verdict, word], index) => el("td", { role: "cell", "data-column": data.columns[index] },
      verdict === "none" ? el("span", {}, word) : el("a",
        { class: verdict, href: address({ team: team[0], principal: text(first, team) }),
          "aria-label": SIGNS[verdict] + " " + word + ": " + data.columns[index] + ", " + text(label, team) },
        SIGNS[verdict] + " " + word)))));
  return el("table", { role: "table", "aria-label": "Who can do what in " + team[0] },
    el("thead", { role: "rowgroup" }, head), el("tbody", { role: "rowgroup" }, ...lines));
}
function counted(answers) {
  return ["allowed", "undecided", "denied"].map((verdict) => [verdict, answers.filter((one) => one.verdict === verdict).length])
    .filter(([, count]) => count > 0).map(([verdict, count]) => count + " " + verdict).join(", ");
}
function onFirstOpen(details, build) {
  const fill = () => {
    if (details.open && details.dataset.built === undefined) {
      details.dataset.built = "";
      details.append(build());
    }
  };
  details.addEventListener("toggle", fill);
  fill();
}
function teamDetails(team) {
  const { unusual, principals } = data.tables[team[3]];
  const details = el("details", { "data-team": team[0] },
    el("summary", {}, el("h2", {}, team[0]), el("span", {}, "account " + team[1] + ", " + team[2] + ", " + principals.length + " principals, " + unusual.length + " remarks")));
  onFirstOpen(details, () => el("div", { class: "inside" }, matrixOf(team),
    el("ul", { class: "unusual" }, ...unusual.map((sentence) => el("li", {}, text(sentence, team)))),
    ...principalsOf(team).map((principal) => {
      const answers = [...answersOf(team, principal)];
      const own = el("details", { "data-principal": principal.label },
        el("summary", {}, el("h3", {}, principal.label), el("span", {}, counted(answers))));
      onFirstOpen(own, () => el("div", { class: "inside" }, el("code", {}, principal.arn),
        el("ul", { class: "answers" }, ...answers.map((one) => answer(one, false)))));
      return own;
    })));
  return details;
}
function offer(select, names) {
  const chosen = select.value;
  select.replaceChildren(select.options[0], ...names.map((name) => el("option", {}, name)));
  select.value = names.includes(chosen) ? chosen : "";
}
const chosen = () => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
let capability = "";
function show() {
  const teams = data.teams.filter(([name]) => !form.elements.team.value || name === form.elements.team.value);
  offer(form.elements.principal, [...new Set(teams.flatMap(principalsOf).map(({ label }) => label))]);
  const { search, principal, verdict } = chosen();
  const isSearch = search !== "" || principal !== "" || verdict !== "" || capability !== "";
  resultsArea.hidden = !isSearch;
  teamsArea.hidden = isSearch;
  if (isSearch) {
    const words = search.toLowerCase().split(/\s+/);
    let found = 0;
    const shown = [];
    for (const team of teams) {
      for (const somebody of principalsOf(team)) {
        if (principal !== "" && somebody.label !== principal) continue;
        for (const one of answersOf(team, somebody)) {
          const all = [one.team, one.principal, somebody.arn, one.group, one.capability, one.verdict, one.by].join("\n").toLowerCase();
          if ((verdict !== "" && one.verdict !== verdict) || !words.every((word) => all.includes(word))) continue;
          if (capability !== "" && principal === "" && one.title !== capability) continue;
          found += 1;
          if (shown.length < SHOWN) shown.push(answer(one, true, one.title === capability));
        }
      }
    }
    resultsArea.replaceChildren(el("ul", { class: "answers" }, ...shown));
    output.value = found === 0 ? "Nothing matches." : found + (found === 1 ? " answer" : " answers") + (found > SHOWN ? ", the first " + SHOWN + " shown: narrow the search" : "");
    resultsArea.querySelector(".wanted")?.scrollIntoView({ block: "center" });
  } else {
    for (const details of teamsArea.children) details.hidden = form.elements.team.value !== "" && details.dataset.team !== form.elements.team.value;
    const only = teams.length === 1 ? [...teamsArea.children].find((details) => !details.hidden) : undefined;
    if (only) only.open = true;
    output.value = teams.length + (teams.length === 1 ? " team" : " teams");
  }
  history.replaceState(null, "", address({ ...chosen(), capability }) || "#");
}
function fromAddress() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  form.elements.search.value = wanted.get("search") ?? "";
  form.elements.verdict.value = wanted.get("verdict") ?? "";
  form.elements.team.value = wanted.get("team") ?? "";
  offer(form.elements.principal, [wanted.get("principal") ?? ""].filter(Boolean));
  form.elements.principal.value = wanted.get("principal") ?? "";
  capability = wanted.get("capability") ?? "";
  show();
}
offer(form.elements.team, data.teams.map(([name]) => name));
teamsArea.replaceChildren(...data.teams.map(teamDetails));
form.addEventListener("input", () => { capability = ""; show(); });
form.addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("hashchange", fromAddress);
fromAddress();
`;
