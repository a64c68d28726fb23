import { AwsAccount } from "../../../modules";
import { CiRole } from "../../../modules/delivery/ci-role";
import { type CiSource } from "../../../modules/delivery/ci-source";
import { ACCOUNT, existingKey, KEY_ARN } from "../support/fixtures";
import { statementsOf, Template } from "../support/template";

const BUCKET = "arn:aws:s3:::acme-payments-dags-intake";
const GITHUB: CiSource = { github: { repository: "acme/payments-dags", environment: "production" } };

function synth(source: CiSource, region = "eu-west-1"): Template {
  return Template.of((stack) => {
    new CiRole(stack, "Ci", {
      account: new AwsAccount(stack, "Account", { ...ACCOUNT, region }),
      environmentName: "payments",
      source,
      bucketArn: BUCKET,
      encryptionKey: existingKey(stack),
    });
  });
}

function trust(source: CiSource, region?: string): unknown {
  const { assume_role_policy: policy } = synth(source, region).resource("aws_iam_role");
  return statementsOf(policy).JobsAssumeTheRole;
}

describe("CiRole", () => {
  test("trusts the jobs of one environment of one GitHub repository", () => {
    expect(trust(GITHUB)).toEqual({
      Sid: "JobsAssumeTheRole",
      Effect: "Allow",
      Principal: {
        Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
      },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": "repo:acme/payments-dags:environment:production",
        },
      },
    });
  });

  test("trusts a subject with GitHub's ids, as given", () => {
    const subject = "repo:acme-123456/payments-dags-456789";
    const github = { repository: "acme/payments-dags", environment: "production", subject };
    expect(trust({ github })).toMatchObject({
      Condition: {
        StringEquals: { "token.actions.githubusercontent.com:sub": `${subject}:environment:production` },
      },
    });
  });

  test("trusts the jobs of one branch of one GitLab project", () => {
    expect(trust({ gitlab: { project: "acme/data/payments-dags", branch: "main" } })).toMatchObject({
      Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/gitlab.com" },
      Condition: {
        StringEquals: {
          "gitlab.com:aud": "https://gitlab.com",
          "gitlab.com:sub": "project_path:acme/data/payments-dags:ref_type:branch:ref:main",
        },
      },
    });
  });

  test("takes the host of a GitLab of one's own from its provider", () => {
    const oidcProviderArn = "arn:aws:iam::111122223333:oidc-provider/git.example.com/gitlab";
    expect(trust({ gitlab: { project: "acme/dags", branch: "main", oidcProviderArn } })).toMatchObject({
      Principal: { Federated: oidcProviderArn },
      Condition: {
        StringEquals: {
          "git.example.com/gitlab:aud": "https://git.example.com/gitlab",
          "git.example.com/gitlab:sub": "project_path:acme/dags:ref_type:branch:ref:main",
        },
      },
    });
  });

  test("names the provider of its partition", () => {
    expect(trust(GITHUB, "us-gov-east-1")).toMatchObject({
      Principal: { Federated: expect.stringMatching(/^arn:aws-us-gov:iam::/) as string },
    });
  });

  test("delivers, reads its own keys and the answers, and lists both", () => {
    const template = synth({ ...GITHUB, prefix: "reports/daily" });
    const { Deliver, ReadAnswers, ListOwnKeysAndAnswers } = template.statements("aws_iam_role_policy", {
      name: "deliver",
    });
    expect(template.resource("aws_iam_role").name).toBe("mwaa-payments-ci-reports-daily");
    expect(Deliver).toMatchObject({
      Action: [
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:AbortMultipartUpload",
        "s3:GetObject",
        "s3:GetObjectVersion",
      ],
      Resource: ["dags", "definitions", "manifests"].map((folder) => `${BUCKET}/${folder}/reports/daily/?*`),
    });
    expect(ReadAnswers).toMatchObject({ Resource: [`${BUCKET}/status/*`, `${BUCKET}/policy/*`] });
    expect(ListOwnKeysAndAnswers?.Condition).toEqual({
      StringLike: {
        "s3:prefix": [
          "dags/reports/daily/*",
          "definitions/reports/daily/*",
          "manifests/reports/daily/*",
          "status/*",
          "policy/*",
        ],
      },
    });
  });

  test("uses the key through S3 alone", () => {
    expect(
      synth(GITHUB).statements("aws_iam_role_policy", { name: "encryption" }).UseKeyThroughS3,
    ).toMatchObject({
      Resource: KEY_ARN,
      Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
    });
  });
});
