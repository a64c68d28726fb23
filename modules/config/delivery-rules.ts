import { keyRegionProblem } from "../aws/arn-rules";
import { type CiSource, ciSourcesProblem } from "../delivery/ci-source";
import { describeValue } from "../yaml/describe-value";
import { type TeamRule } from "./team-rule";
import { type TeamInput } from "./team-schema";
import { type TeamProblem } from "./value-rules";

const DELIVERERS = [
  ["delivery", "ci"],
  ["delivery", "submitters"],
] as const;

/** What only a publisher uses. */
const OF_PUBLISHER = ["policy", "signingKeyArn", "notify"] as const;

/** Rules about how a team's DAGs are delivered. */
export const DELIVERY_RULES: readonly TeamRule[] = [
  {
    reads: [["delivery", "ci"]],
    problems: ({ delivery }: TeamInput): TeamProblem[] => {
      const found = ciSourcesProblem(sourcesOf(delivery));
      return found === undefined ? [] : [{ path: ["delivery", "ci", found.index], message: found.problem }];
    },
  },
  {
    reads: [["accountId"], ["delivery", "ci"]],
    problems: ({ accountId, delivery }) =>
      sourcesOf(delivery).flatMap(({ github, gitlab }, index) =>
        Object.entries({ github, gitlab }).flatMap(([kind, source]): TeamProblem[] => {
          const arn = source?.oidcProviderArn;
          return arn === undefined || arn.split(":")[4] === accountId
            ? []
            : [
                {
                  path: ["delivery", "ci", index, kind, "oidcProviderArn"],
                  message: `must be a provider of the team's account ${accountId}, got: "${arn}"`,
                },
              ];
        }),
      ),
  },
  {
    reads: [["delivery", "writers"], ...DELIVERERS],
    problems: ({ delivery }) =>
      hasPublisher(delivery) && (delivery?.writers ?? []).length > 0
        ? [
            {
              path: ["delivery", "writers"],
              message: `must be empty beside ci and submitters (the publisher alone writes dags/* then), got: ${describeValue(delivery?.writers)}`,
            },
          ]
        : [],
  },
  ...OF_PUBLISHER.map((key): TeamRule => ({
    reads: [["delivery", key], ...DELIVERERS],
    problems: ({ delivery }) => {
      const value = key === "notify" ? delivery?.notify?.emails : delivery?.[key];
      return hasPublisher(delivery) || [value ?? []].flat().length === 0
        ? []
        : [
            {
              path: ["delivery", key],
              message: `must not be given without ci or submitters (there is no publisher then), got: ${describeValue(delivery?.[key])}`,
            },
          ];
    },
  })),
  {
    reads: [["region"], ["delivery", "signingKeyArn"]],
    problems: ({ region, delivery: { signingKeyArn } = {} }: TeamInput): TeamProblem[] => {
      const message = signingKeyArn === undefined ? undefined : keyRegionProblem(signingKeyArn, region);
      return message === undefined ? [] : [{ path: ["delivery", "signingKeyArn"], message }];
    },
  },
];

function sourcesOf(delivery: TeamInput["delivery"]): readonly CiSource[] {
  return delivery?.ci ?? [];
}

function hasPublisher(delivery: TeamInput["delivery"]): boolean {
  return (delivery?.ci ?? []).length + (delivery?.submitters ?? []).length > 0;
}
