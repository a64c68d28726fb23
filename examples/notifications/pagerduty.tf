# EventBridge → API destination → PagerDuty's Events API v2.

variable "pagerduty_secret_name" {
  type        = string
  description = "Name of a secret in Secrets Manager whose whole text is the integration's key."
}

# CloudFormation resolves the secret. As resources of Terraform, the connection would have the key in Terraform's state.
resource "aws_cloudformation_stack" "pagerduty" {
  name = "mwaa-teams-pagerduty"
  template_body = jsonencode({
    Resources = {
      Connection = {
        Type = "AWS::Events::Connection"
        Properties = {
          AuthorizationType = "API_KEY"
          AuthParameters = {
            # PagerDuty takes the key from the body; EventBridge wants a header.
            ApiKeyAuthParameters = { ApiKeyName = "X-Sender", ApiKeyValue = "mwaa-teams" }
            InvocationHttpParameters = {
              BodyParameters = [{
                Key           = "routing_key"
                Value         = "{{resolve:secretsmanager:${var.pagerduty_secret_name}}}"
                IsValueSecret = true
              }]
            }
          }
        }
      }
      Destination = {
        Type = "AWS::Events::ApiDestination"
        Properties = {
          ConnectionArn      = { "Fn::GetAtt" = ["Connection", "Arn"] }
          HttpMethod         = "POST"
          InvocationEndpoint = "https://events.pagerduty.com/v2/enqueue"
        }
      }
    }
    Outputs = { DestinationArn = { Value = { "Fn::GetAtt" = ["Destination", "Arn"] } } }
  })
}

locals {
  # The detector's severities, in PagerDuty's words.
  pagerduty_severities = { CRITICAL = "critical", HIGH = "error" }
}

resource "aws_cloudwatch_event_rule" "pagerduty" {
  for_each    = local.pagerduty_severities
  name        = "mwaa-teams-pagerduty-${each.value}"
  description = "${each.key} privilege changes and audit alerts"
  event_pattern = jsonencode({
    source = ["mwaa-teams"]
    detail = { severity = [each.key] }
  })
}

resource "aws_cloudwatch_event_target" "pagerduty" {
  for_each = local.pagerduty_severities
  rule     = aws_cloudwatch_event_rule.pagerduty[each.key].name
  arn      = aws_cloudformation_stack.pagerduty.outputs["DestinationArn"]
  role_arn = aws_iam_role.pagerduty.arn
  dead_letter_config {
    arn = aws_sqs_queue.undelivered.arn
  }
  input_transformer {
    input_paths = {
      account     = "$.account"
      actor       = "$.detail.actor"
      environment = "$.detail.environment"
      id          = "$.detail.id"
      kind        = "$.detail.kind"
      lines       = "$.detail.findings"
      link        = "$.detail.link"
      outcome     = "$.detail.outcome"
      region      = "$.region"
    }
    # The actor and the lines hold words of DAG code: each stands as a value of its own, which EventBridge writes as JSON.
    input_template = <<-EOT
      {
        "event_action": "trigger",
        "dedup_key": "<id>",
        "links": [{ "href": "<link>", "text": "The lines in CloudWatch" }],
        "payload": {
          "summary": "${each.key} in <environment>: <kind> (<outcome>), account <account>, <region>",
          "source": "<environment>",
          "severity": "${each.value}",
          "class": "<kind>",
          "custom_details": { "actor": <actor>, "lines": <lines> }
        }
      }
    EOT
  }
}

resource "aws_iam_role" "pagerduty" {
  name = "mwaa-teams-pagerduty"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id }
      }
    }]
  })
}

resource "aws_iam_role_policy" "pagerduty" {
  name = "call-pagerduty"
  role = aws_iam_role.pagerduty.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "CallPagerDuty"
      Effect   = "Allow"
      Action   = "events:InvokeApiDestination"
      Resource = aws_cloudformation_stack.pagerduty.outputs["DestinationArn"]
    }]
  })
}
