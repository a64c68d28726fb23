import { HOLE } from "../analysis/value";
import { type DagRule, ERROR_IF_STRICT, type Finding } from "./dag-rule";
import { isHostListed } from "../../policy/listed";
import { readable } from "./readable";

/** The authority of a URL, as browsers and Python read it: up to the first of / ? # and \. */
const URL = /\b(?:https?|wss?|s?ftps?|ssh|telnet|ldaps?):(?:\/|\\){2}([^\s/?#\\"'<>`]*)/gi;

/** What a template puts there is not known. */
const TEMPLATE = /\{[{%].*?[}%]\}|\{\w*\}|%\(\w+\)s|%s|\$\{?\w+\}?/g;

export const io004: DagRule = {
  id: "IO004",
  title: "Connects to a host that the policy does not list",
  why: "Where the policy closes the list of hosts, data of the team can only go where it is meant to.",
  bad: 'requests.post("https://paste.example.net/", data=rows)',
  good: 'requests.post("https://api.example.com/", data=rows), with api.example.com among hosts of the policy',
  source: "OWASP, server-side request forgery: allow-lists of hosts",
  fix: "use a host of the policy's list, or have it added there",
  severity: ERROR_IF_STRICT,
  *find({ facts, policy: { hosts } }) {
    if (hosts === undefined) {
      return;
    }
    for (const { text, node, unused } of facts.texts) {
      for (const [, authority = ""] of unused ? [] : text.matchAll(URL)) {
        const message = problem(authority, hosts);
        if (message !== undefined) {
          yield { message, at: node } satisfies Finding;
        }
      }
    }
  },
};

function problem(authority: string, hosts: readonly string[]): string | undefined {
  const host = hostOf(authority.replace(TEMPLATE, HOLE));
  if (host === "") {
    return undefined;
  }
  // Of a host whose beginning is not known, the end decides: {region}.example.com.
  const known = host.includes(HOLE) ? host.slice(host.lastIndexOf(HOLE) + 1) : host;
  if (known !== host && !/^[\w-]*\./.test(known)) {
    return `which host it is, is not known: ${readable(host)}`;
  }
  return isHostListed(known === host ? host : `unknown${known}`, hosts)
    ? undefined
    : `host ${readable(host)} is not in the policy's list`;
}

/** What is before the last @ are user and password; what follows a colon is the port. */
function hostOf(authority: string): string {
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  return (host.startsWith("[") ? host.replace(/\](?::.*)?$/, "]") : host.replace(/:[^:]*$/, ""))
    .toLowerCase()
    .replace(/[.,;:)\]]+$/, "");
}
