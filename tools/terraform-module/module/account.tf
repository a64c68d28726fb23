# Policies name the account and the Region as they are given, so that a plan shows them whole. Another account's or
# Region's provider would build an environment that cannot work: the plan stops.

data "aws_caller_identity" "current" {
  lifecycle {
    postcondition {
      condition     = self.account_id == var.account_id
      error_message = "account_id must be the account of the module's AWS provider, ${self.account_id}, got: \"${var.account_id}\"."
    }
  }
}

data "aws_region" "current" {
  lifecycle {
    postcondition {
      condition     = self.id == var.region
      error_message = "region must be the Region of the module's AWS provider, ${self.id}, got: \"${var.region}\"."
    }
  }
}

# The principal behind the session that runs Terraform: what aws:PrincipalArn holds.
data "aws_iam_session_context" "current" {
  count = var.deploy_role_arn == null ? 1 : 0

  arn = data.aws_caller_identity.current.arn
}
