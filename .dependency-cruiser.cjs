/** Layers of modules/, the lowest first; a folder may import those of lower layers. */
const LAYERS = [
  ["package", "text"],
  ["validation"],
  ["yaml"],
  ["aws"],
  ["names"],
  ["encryption"],
  ["notification"],
  ["network", "identity", "environment", "detection", "audit"],
  ["secrets", "delivery"],
  ["team"],
  ["config"],
  ["app", "access"],
  ["doctor"],
];

/** Rooms of functions/privilege-detector, the lowest first. */
const ROOMS = [
  "model",
  "runtime",
  "log",
  "rules",
  "incidents",
  "read",
  "notify",
  "audit",
  "schedule",
  "state",
  "aws",
];

/** Rooms of functions/dag-publisher, the lowest first: the factory and the checker do not know each other. */
const DAG_ROOMS = [["policy"], ["check", "factory"], ["report"], ["publish"], ["aws"]];

/**
 * A rule for each folder of a root: of that root, it imports nothing but itself and lower layers, and the files beside the
 * folders that all may import.
 */
function downwards(root, layers, shared = []) {
  return layers.flatMap((folders, layer) =>
    folders.map((folder) => {
      const lower = layers.slice(0, layer).flat();
      return {
        name: `${root}/${folder}-imports-lower-layers`,
        comment: `${root}/${folder} may import: ${lower.join(", ") || "no other folder"}`,
        severity: "error",
        from: { path: `^${root}/${folder}/` },
        to: {
          path: `^${root}/`,
          pathNot: [
            `^${root}/(${[folder, ...lower].join("|")})/`,
            ...shared.map((file) => `^${root}/${file}$`),
          ],
        },
      };
    }),
  );
}

/** Held by __tests__/unit/architecture/layers.long.test.ts. */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two files that import each other are one thought in two places, or two thoughts in one.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    ...downwards("modules", LAYERS),
    ...downwards(
      "functions/privilege-detector",
      ROOMS.map((room) => [room]),
    ),
    ...downwards("functions/dag-publisher", DAG_ROOMS, ["diagnostic\\.ts", "settings\\.ts"]),
    {
      name: "check-starts-fast",
      comment: "`mwaa-teams check` runs for one file at a time: it loads no construct and no AWS SDK",
      severity: "error",
      from: { path: "^(cli/(check\\.ts|dag-files/)|functions/dag-publisher/(policy|check|report)/)" },
      to: { path: "^modules/", pathNot: "^modules/(package|text|validation|yaml)/" },
    },
    {
      name: "checker-in-one-file",
      comment:
        "In the package, the checker and its reports are in cli/check.js alone: the delivery takes them from there",
      severity: "error",
      from: { path: "^cli/(delivery/|publish|status|rollback|diff)" },
      to: {
        path: "^(cli/dag-files|functions/dag-publisher/(check|report))/",
        pathNot: "^functions/dag-publisher/report/formats\\.ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "delivery-decides-without-aws",
      comment:
        "The delivery's commands know AWS by cli/delivery/delivery-aws.ts; cli/aws-sdk.ts puts the SDK behind it",
      severity: "error",
      from: { path: "^cli/", pathNot: "^cli/(aws-sdk\\.ts$|delivery/aws/)" },
      to: { path: "^(cli/delivery/aws/|modules/doctor/aws/|node_modules/@aws-sdk/)" },
    },
    {
      name: "contract-alone",
      comment:
        "The library knows a function by its contract; the doctor calls Amazon MWAA as the functions do",
      severity: "error",
      from: { path: "^modules/", pathNot: "^modules/(config|doctor/aws)/" },
      to: { path: "^functions/", pathNot: "^functions/[^/]+/contract\\.ts$" },
    },
    {
      name: "config-reads-dag-policies",
      comment:
        "A team's DAG policy is validated by the checker's own reader before it is deployed, and files beside DAGs by its rules",
      severity: "error",
      from: { path: "^modules/config/" },
      to: {
        path: "^functions/",
        pathNot: "^functions/([^/]+/contract|dag-publisher/(policy|check/files)/[^/]+)\\.ts$",
      },
    },
    {
      name: "aws-sdk-in-one-room",
      comment: "Whatever decides something is tested without AWS",
      severity: "error",
      from: {
        path: "^(functions/[^/]+|modules)/",
        pathNot: "^(functions/((mwaa|signed)/|[^/]+/(aws/|handler\\.ts$))|modules/doctor/aws/)",
      },
      to: { path: "^(node_modules/(@aws-sdk|@aws-lambda-powertools|@smithy)/|functions/(mwaa|signed)/)" },
    },
    {
      name: "doctor-calls-mwaa",
      comment: "Of the functions, the doctor takes the client of Amazon MWAA",
      severity: "error",
      from: { path: "^modules/doctor/aws/" },
      to: { path: "^functions/", pathNot: "^functions/mwaa/" },
    },
    {
      name: "doctor-decides-without-aws",
      comment:
        "The doctor's checks know AWS by modules/doctor/facts.ts; the command line puts the SDK behind it",
      severity: "error",
      from: { path: "^modules/doctor/", pathNot: "^modules/doctor/aws/" },
      to: { path: "^modules/doctor/aws/" },
    },
    {
      name: "doctor-is-a-command",
      comment: "Nobody who uses the library loads the doctor",
      severity: "error",
      from: { path: "^modules/", pathNot: "^modules/doctor/" },
      to: { path: "^modules/doctor/" },
    },
    {
      name: "access-imports-shared-layers",
      comment: "modules/access reads synthesized JSON: it knows AWS and names, and no construct",
      severity: "error",
      from: { path: "^modules/access/" },
      to: { path: "^modules/", pathNot: "^modules/(access|aws|names|text|validation|package)/" },
    },
    {
      name: "deployment-imports-access",
      comment: "modules/deployment reads synthesized JSON as modules/access does, and with its reader",
      severity: "error",
      from: { path: "^modules/deployment/" },
      to: { path: "^modules/", pathNot: "^modules/(deployment|access|aws|names|validation|package)/" },
    },
    {
      name: "cost-imports-access",
      comment: "modules/cost reads synthesized JSON as modules/access does, and with its reader",
      severity: "error",
      from: { path: "^modules/cost/" },
      to: { path: "^modules/", pathNot: "^modules/(cost|access|text|validation|package)/" },
    },
    {
      name: "review-imports-access",
      comment:
        "modules/review reads plans, asks the evaluator of modules/access and the estimate of modules/cost, and knows no construct",
      severity: "error",
      from: { path: "^modules/review/" },
      to: {
        path: "^modules/",
        pathNot:
          "^modules/(review|access|cost|aws|names|text|validation|yaml|package)/|^modules/identity/iam-actions\\.",
      },
    },
    {
      name: "review-is-a-command",
      comment: "Nobody who uses the library loads the review",
      severity: "error",
      from: { path: "^modules/", pathNot: "^modules/review/" },
      to: { path: "^modules/review/" },
    },
    {
      name: "functions-stand-alone",
      comment: "A function is bundled: of the library it takes how files are read and rules are written",
      severity: "error",
      from: { path: "^functions/" },
      to: { path: "^(modules|cli|tools)/", pathNot: "^modules/(package|text|validation|yaml)/" },
    },
    {
      name: "shell-stands-alone",
      comment: "The checker and the detector read shells by the same code, which knows neither",
      severity: "error",
      from: { path: "^functions/shell/" },
      to: { path: "^(functions|modules|cli|tools)/", pathNot: "^functions/shell/" },
    },
    {
      name: "index-is-for-users",
      comment: "modules/index.ts is the public API; the library imports the file that it means",
      severity: "error",
      from: { path: "^(modules|functions|cli)/" },
      to: { path: "^modules/index\\.ts$" },
    },
    {
      name: "library-without-programs",
      comment: "The library imports neither the command line nor the generators",
      severity: "error",
      from: { path: "^modules/" },
      to: { path: "^(cli|tools|bench)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // An import of a type is an import.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
