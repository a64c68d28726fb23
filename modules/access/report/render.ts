import { type TeamAccess } from "./access-table";
import { type AccessFormat } from "./formats";
import { renderHtml } from "./render-html";
import { renderMarkdown } from "./render-markdown";
import { renderSummary } from "./render-text";

/** Version of the JSON format: it grows where a program that reads the format could break. */
export const JSON_VERSION = 1;

/** The output formats by name. */
export const RENDERERS = {
  text: renderSummary,
  markdown: renderMarkdown,
  json: (teams: readonly TeamAccess[]) => JSON.stringify({ version: JSON_VERSION, teams }, undefined, 2),
  html: renderHtml,
} as const satisfies Record<AccessFormat, (teams: readonly TeamAccess[]) => string>;
