import { type TeamAccess } from "./access-table";
import { renderHtml } from "./render-html";
import { renderMarkdown } from "./render-markdown";
import { renderText } from "./render-text";

/** The output formats by name. */
export const RENDERERS = {
  text: renderText,
  markdown: renderMarkdown,
  json: (teams: readonly TeamAccess[]) => JSON.stringify({ teams }, undefined, 2),
  html: renderHtml,
} as const;

/** Name of a format. */
export type AccessFormat = keyof typeof RENDERERS;
