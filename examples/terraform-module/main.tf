# Two teams in two accounts, from one root module. State, and who may apply it, are this root's own.

terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.22.0, < 7.0.0"
    }
    archive = {
      source  = "hashicorp/archive"
      version = ">= 2.7.0, < 3.0.0"
    }
  }
}

provider "aws" {
  alias  = "payments"
  region = "eu-west-1"

  assume_role {
    role_arn = "arn:aws:iam::111122223333:role/terraform-deploy"
  }
}

provider "aws" {
  alias  = "marketing"
  region = "eu-west-1"

  assume_role {
    role_arn = "arn:aws:iam::444455556666:role/terraform-deploy"
  }
}

locals {
  organization = "acme"
  tags         = { CostCenter = "data-platform" }
}

# A VPC with a way to the Internet, secrets, and DAGs that read a data lake.
module "payments" {
  source    = "../../dist/terraform-module"
  providers = { aws = aws.payments }

  organization    = local.organization
  team_name       = "payments"
  account_id      = "111122223333"
  region          = "eu-west-1"
  deploy_role_arn = "arn:aws:iam::111122223333:role/terraform-deploy"
  tags            = local.tags

  airflow_version               = "2.11.2"
  max_workers                   = 5
  airflow_configuration_options = { "core.parallelism" = "32" }

  vpc_cidr = "10.20.0.0/16"

  admin_role_arns      = ["arn:aws:iam::111122223333:role/data-platform"]
  viewer_role_arns     = ["arn:aws:iam::111122223333:role/payments-analysts"]
  dag_writer_role_arns = ["arn:aws:iam::111122223333:role/payments-dags-ci"]

  connections                    = ["warehouse"]
  secret_administrator_role_arns = ["arn:aws:iam::111122223333:role/payments-secrets"]

  permissions = [
    { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::acme-lake/payments/*"] },
  ]

  notification_emails = ["security@example.com"]
}

# Airflow 3, larger, without a way to the Internet.
module "marketing" {
  source    = "../../dist/terraform-module"
  providers = { aws = aws.marketing }

  organization    = local.organization
  team_name       = "marketing"
  account_id      = "444455556666"
  region          = "eu-west-1"
  deploy_role_arn = "arn:aws:iam::444455556666:role/terraform-deploy"
  tags            = local.tags

  airflow_version   = "3.2.1"
  environment_class = "mw1.medium"
  min_workers       = 2
  schedulers        = 3

  vpc_cidr          = "10.30.0.0/20"
  egress            = "endpoints"
  endpoint_services = ["sts", "glue"]

  admin_role_arns      = ["arn:aws:iam::444455556666:role/data-platform"]
  dag_writer_role_arns = ["arn:aws:iam::444455556666:role/marketing-dags-ci"]

  log_level             = "DEBUG"
  log_retention_in_days = 400
}

output "airflow" {
  description = "Address of each team's Airflow UI"
  value = {
    payments  = module.payments.webserver_url
    marketing = module.marketing.webserver_url
  }
}
