# What follows from the variables, as the library computes it.

locals {
  environment_name = coalesce(var.environment_name, lower(replace(var.team_name, "_", "-")))
  deploy_role_arn  = var.deploy_role_arn == null ? one(data.aws_iam_session_context.current[*].issuer_arn) : var.deploy_role_arn
  tags             = merge({ Team = var.team_name, ManagedBy = "cdktf-mwaa-teams" }, var.tags)

  partition  = startswith(var.region, "cn-") ? "aws-cn" : startswith(var.region, "us-gov-") ? "aws-us-gov" : "aws"
  dns_suffix = local.partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"

  airflow_major = tonumber(split(".", var.airflow_version)[0])
  is_micro      = var.environment_class == "mw1.micro"

  schedulers     = coalesce(var.schedulers, local.is_micro ? 1 : 2)
  max_workers    = coalesce(var.max_workers, local.is_micro ? 1 : 10)
  min_webservers = coalesce(var.min_webservers, local.is_micro ? 1 : 2)
  max_webservers = coalesce(var.max_webservers, local.is_micro ? 1 : 2)

  existing_security_group_ids = var.existing_vpc == null ? [] : var.existing_vpc.security_group_ids
  # MWAA's two endpoints have an address in each of the subnets.
  addresses_needed = local.max_workers + local.schedulers + 4

  kms_key_arn = var.existing_key == null ? one(aws_kms_key.EncryptionKey_1B843E66[*].arn) : var.existing_key.arn

  trail_name   = var.audit == null ? null : split("/", var.audit.trail_arn)[1]
  trail_region = var.audit == null ? null : split(":", var.audit.trail_arn)[3]

  # A graceful replacement waits up to 12 hours for tasks, an upgrade of Airflow takes up to two.
  update_timeout = var.worker_replacement == "GRACEFUL" ? "16h" : "4h"

  webserver_access_mode = {
    "private" = "PRIVATE_ONLY"
    "public"  = "PUBLIC_ONLY"
  }[var.webserver_access]
}

# Names that are too long end in eight digits of the hash of the whole, so that two of them stay two.
locals {
  full_bucket_name = lower(replace("${var.organization}-${local.environment_name}-dags-${var.account_id}", "_", "-"))
  bucket_name = coalesce(var.bucket_name, (
    length(local.full_bucket_name) <= 63
    ? local.full_bucket_name
    : "${substr(local.full_bucket_name, 0, 54)}-${substr(sha256(local.full_bucket_name), 0, 8)}"
  ))

  # EventBridge takes 64 characters in the name of a rule, of which the longest kind of alert takes 22.
  alert_rule_prefix = join("-", [
    length(local.name_prefix) <= 35
    ? local.name_prefix
    : "${substr(local.name_prefix, 0, 26)}-${substr(sha256(local.name_prefix), 0, 8)}",
    "audit-",
  ])

  # IAM takes 64 characters in the name of a role.
  name_prefix = "mwaa-${local.environment_name}"
  names = {
    for purpose in [
      "boundary", "dag-publisher", "dns", "dns-allow", "dns-allowed", "dns-block", "dns-everything", "execution", "flow-logs",
      "privilege-detector", "web-Admin", "web-Op", "web-User", "web-Viewer",
    ] :
    lower(replace(purpose, "-", "_")) => join("-", [
      length(local.name_prefix) <= 63 - length(purpose)
      ? local.name_prefix
      : "${substr(local.name_prefix, 0, 54 - length(purpose))}-${substr(sha256(local.name_prefix), 0, 8)}",
      purpose,
    ])
  }
}

locals {
  permission_statements = [
    for index, permission in var.permissions : {
      Sid      = "Dags${index + 1}"
      Effect   = "Allow"
      Action   = permission.actions
      Resource = permission.resources
    }
  ]

  # The only roles that DAGs may assume, and their accounts, whose sessions go through the VPC's endpoints.
  assumable_role_arns = flatten([
    for permission in var.permissions : permission.resources
    if anytrue([for action in permission.actions : startswith(lower(action), "sts:assumerole")])
  ])
  assumable_account_ids = sort(distinct([
    for arn in flatten(var.permissions[*].resources) : split(":", arn)[4]
    if can(regex(local.role_arn_pattern, arn))
  ]))
}
