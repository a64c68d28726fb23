import { type StackFacts } from "./stack-facts";

/** The colours of a picture, for a light or a dark page. */
export interface Theme {
  readonly text: string;
  readonly muted: string;
  readonly fill: string;
  readonly line: string;
  readonly accent: string;
}

/** Each text on its fill has a contrast of at least 4.5 to 1. */
export const THEMES = {
  light: { text: "#1f2328", muted: "#59636e", fill: "#ffffff", line: "#818b98", accent: "#0969da" },
  dark: { text: "#f0f6fc", muted: "#9198a1", fill: "#151b23", line: "#656c76", accent: "#4493f8" },
} as const satisfies Record<string, Theme>;

/** A part of the stack: its construct id, and which of its resources are shown, by type. */
interface Box {
  readonly part: string;
  readonly title: string;
  readonly shows: readonly (readonly [type: string, one: string, several?: string])[];
  readonly x: number;
  readonly y: number;
  readonly width?: number;
}

const WIDTH = 152;
const HEIGHT = 72;
const ROWS = [78, 210, 316] as const;
const COLUMNS = [120, 300, 480, 660, 840] as const;
const SIZE = { width: 1100, height: 420 } as const;

const BOXES: readonly Box[] = [
  {
    part: "DagDelivery",
    title: "Delivery",
    shows: [
      ["aws_s3_bucket", "intake bucket"],
      ["aws_lambda_function", "publisher: checks"],
    ],
    x: COLUMNS[0],
    y: ROWS[0],
  },
  {
    part: "DagBucket",
    title: "DAG bucket",
    shows: [
      ["aws_s3_bucket_versioning", "versioned, private"],
      ["aws_s3_bucket_policy", "publisher alone writes"],
    ],
    x: COLUMNS[1],
    y: ROWS[0],
  },
  { part: "Environment", title: "Environment", shows: [], x: COLUMNS[2], y: ROWS[0] },
  {
    part: "Logs",
    title: "Logs",
    shows: [["aws_cloudwatch_log_group", "log group", "log groups"]],
    x: COLUMNS[3],
    y: ROWS[0],
  },
  {
    part: "PrivilegeChangeDetector",
    title: "Detector",
    shows: [
      ["aws_cloudwatch_event_rule", "on a schedule"],
      ["aws_sns_topic", "topic", "topics"],
    ],
    x: COLUMNS[4],
    y: ROWS[0],
  },
  {
    part: "WebAccess",
    title: "Web access",
    shows: [["aws_iam_policy", "policy", "policies: who logs in"]],
    x: COLUMNS[0],
    y: ROWS[1],
  },
  {
    part: "SecretsBackend",
    title: "Secrets",
    shows: [["aws_secretsmanager_secret", "connection, no value", "secrets, no values"]],
    x: COLUMNS[1],
    y: ROWS[1],
  },
  {
    part: "ExecutionRole",
    title: "Execution role",
    shows: [["aws_iam_policy", "allow-list boundary"]],
    x: COLUMNS[2],
    y: ROWS[1],
  },
  {
    part: "Network",
    title: "Network",
    shows: [
      ["aws_vpc", "VPC of its own"],
      ["aws_subnet", "subnet", "subnets"],
    ],
    x: COLUMNS[3],
    y: ROWS[1],
  },
  {
    part: "AuditAlerts",
    title: "Audit alerts",
    shows: [["aws_cloudwatch_event_rule", "rules on the trail"]],
    x: COLUMNS[4],
    y: ROWS[1],
  },
  {
    part: "EncryptionKey",
    title: "Key",
    shows: [["aws_kms_key", "encrypts everything above"]],
    x: COLUMNS[0],
    y: ROWS[2],
    width: COLUMNS[4] + WIDTH - COLUMNS[0],
  },
];

/** Who has to do with whom; the stack must show that it is so. */
const ARROWS: readonly (readonly [from: string, to: string, label: string])[] = [
  ["DagDelivery", "DagBucket", ""],
  ["DagBucket", "Environment", ""],
  ["Environment", "Logs", ""],
  ["Logs", "PrivilegeChangeDetector", ""],
  ["Environment", "ExecutionRole", "runs as"],
  ["ExecutionRole", "SecretsBackend", ""],
  ["AuditAlerts", "PrivilegeChangeDetector", "alert"],
];

/**
 * The picture of a team's stack, as SVG.
 * @throws Error where the stack has not what the picture shows
 */
export function drawStack(facts: StackFacts, theme: Theme): string {
  const { width, height } = SIZE;
  const frame = { x: COLUMNS[0] - 16, y: 34, width: COLUMNS[4] + WIDTH - COLUMNS[0] + 32, height: 372 };
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif">`,
    `<title>The stack of the team ${facts.name}</title>`,
    `<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="${theme.accent}"/></marker></defs>`,
    `<rect x="${frame.x}" y="${frame.y}" width="${frame.width}" height="${frame.height}" rx="10" fill="none" stroke="${theme.line}" stroke-dasharray="5 4"/>`,
    text(frame.x + 12, frame.y + 22, `one Terraform stack: ${facts.name}`, theme.muted, 13),
    ...outside(20, "CI job", theme),
    ...outside(1028, "mail", theme),
    ...BOXES.flatMap((box) => boxLines(box, linesOf(box, facts), theme)),
    ...ARROWS.flatMap(([from, to, label]) => {
      mustConnect(facts, from, to);
      return arrow(boxOf(from), boxOf(to), label, theme);
    }),
    line(84, ROWS[0] + HEIGHT / 2, COLUMNS[0] - 3, ROWS[0] + HEIGHT / 2, theme),
    line(COLUMNS[4] + WIDTH, ROWS[0] + HEIGHT / 2, 1025, ROWS[0] + HEIGHT / 2, theme),
    "</svg>",
  ].join("\n")}\n`;
}

function linesOf({ part, shows }: Box, facts: StackFacts): string[] {
  return part === "Environment"
    ? ["Amazon MWAA", `Airflow ${facts.airflowVersion}`]
    : shows.map(([type, one, several]) => {
        const count = facts.count(part, type);
        if (count === 0) {
          throw new Error(`${part} must have a resource of the type ${type}`);
        }
        return several === undefined || count === 1 ? one : `${count} ${several}`;
      });
}

function mustConnect(facts: StackFacts, from: string, to: string): void {
  if (!facts.areConnected(from, to)) {
    throw new Error(`${from} and ${to} must name each other`);
  }
}

function boxOf(part: string): Box {
  const box = BOXES.find((one) => one.part === part);
  if (box === undefined) {
    throw new Error(`there is no box of ${part}`);
  }
  return box;
}

function boxLines({ title, x, y, width = WIDTH }: Box, lines: readonly string[], theme: Theme): string[] {
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${HEIGHT}" rx="6" fill="${theme.fill}" stroke="${theme.line}"/>`,
    text(x + 10, y + 22, title, theme.text, 14, "600"),
    ...lines.map((shown, index) => text(x + 10, y + 42 + index * 17, shown, theme.muted, 12)),
  ];
}

function outside(x: number, label: string, theme: Theme): string[] {
  const y = ROWS[0] + HEIGHT / 2;
  return [
    `<rect x="${x}" y="${y - 18}" width="64" height="36" rx="18" fill="none" stroke="${theme.line}"/>`,
    `<text x="${x + 32}" y="${y + 5}" fill="${theme.text}" font-size="13" text-anchor="middle">${label}</text>`,
  ];
}

/** From the middle of a side to the middle of the facing side: boxes stand beside or below each other. */
function arrow(from: Box, to: Box, label: string, theme: Theme): string[] {
  if (from.x === to.x) {
    const x = from.x + WIDTH / 2;
    const down = from.y < to.y;
    const [start, end] = down ? [from.y + HEIGHT, to.y - 3] : [from.y, to.y + HEIGHT + 3];
    return [
      line(x, start, x, end, theme),
      ...(label === "" ? [] : [text(x + 8, (start + end) / 2 + 4, label, theme.muted, 12)]),
    ];
  }
  const y = from.y + HEIGHT / 2;
  return from.x < to.x
    ? [line(from.x + WIDTH, y, to.x - 3, y, theme)]
    : [line(from.x, y, to.x + WIDTH + 3, y, theme)];
}

function line(x1: number, y1: number, x2: number, y2: number, theme: Theme): string {
  return `<path d="M${x1} ${y1}L${x2} ${y2}" fill="none" stroke="${theme.accent}" stroke-width="1.6" marker-end="url(#tip)"/>`;
}

function text(x: number, y: number, content: string, color: string, size: number, weight = "400"): string {
  return `<text x="${x}" y="${y}" fill="${color}" font-size="${size}" font-weight="${weight}">${content}</text>`;
}
