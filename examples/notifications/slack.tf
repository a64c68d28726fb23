# EventBridge → SNS → Amazon Q Developer in chat applications → Slack.

variable "slack_workspace_id" {
  type        = string
  description = "Id of the Slack workspace that was authorized in the console, such as T07EA123LEP."
}

variable "slack_channel_id" {
  type        = string
  description = "Id of the channel, such as C07EZ1ABC23."
}

resource "aws_kms_key" "slack" {
  description         = "Messages about privilege changes on their way to Slack"
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Administer"
        Effect    = "Allow"
        Principal = { AWS = data.aws_caller_identity.current.account_id }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "EventBridgeEncrypts"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = ["kms:GenerateDataKey", "kms:Decrypt"]
        Resource  = "*"
      },
    ]
  })
}

resource "aws_sns_topic" "slack" {
  name              = "mwaa-teams-slack"
  kms_master_key_id = aws_kms_key.slack.arn
}

resource "aws_sns_topic_policy" "slack" {
  arn = aws_sns_topic.slack.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "RulesPublish"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.slack.arn
    }]
  })
}

resource "aws_cloudwatch_event_rule" "slack" {
  name        = "mwaa-teams-slack"
  description = "Privilege changes and audit alerts that a person should see"
  event_pattern = jsonencode({
    source = ["mwaa-teams"]
    detail = { severity = ["CRITICAL", "HIGH", "MEDIUM"] }
  })
}

resource "aws_cloudwatch_event_target" "slack" {
  rule = aws_cloudwatch_event_rule.slack.name
  arn  = aws_sns_topic.slack.arn
  dead_letter_config {
    arn = aws_sqs_queue.undelivered.arn
  }
  input_transformer {
    input_paths = {
      account     = "$.account"
      environment = "$.detail.environment"
      id          = "$.detail.id"
      kind        = "$.detail.kind"
      link        = "$.detail.link"
      outcome     = "$.detail.outcome"
      region      = "$.region"
      severity    = "$.detail.severity"
    }
    # The schema of Amazon Q Developer's custom notifications. Each of these values is the detector's own word, none DAG code's.
    input_template = <<-EOT
      {
        "version": "1.0",
        "source": "custom",
        "id": "<id>",
        "content": {
          "textType": "client-markdown",
          "title": "<severity> in <environment>: <kind> (<outcome>)",
          "description": "Account <account>, <region>. The lines: <link>",
          "nextSteps": [
            "Pause the DAG that the log stream names, in the Airflow UI.",
            "Take back what was changed (Security, List Users and List Roles), then find who delivered the DAG."
          ],
          "keywords": ["<severity>", "<environment>"]
        },
        "metadata": { "threadId": "<id>", "summary": "<kind>", "eventType": "<kind>" }
      }
    EOT
  }
}

resource "aws_iam_role" "slack" {
  name = "mwaa-teams-slack"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "chatbot.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id }
      }
    }]
  })
}

# The role has no policy, and the guardrail denies what anybody may attach to it: the channel reads messages, and runs nothing.
resource "aws_iam_policy" "slack_guardrail" {
  name = "mwaa-teams-slack-guardrail"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "DenyAll", Effect = "Deny", Action = "*", Resource = "*" }]
  })
}

resource "aws_chatbot_slack_channel_configuration" "slack" {
  configuration_name          = "mwaa-teams"
  iam_role_arn                = aws_iam_role.slack.arn
  slack_team_id               = var.slack_workspace_id
  slack_channel_id            = var.slack_channel_id
  sns_topic_arns              = [aws_sns_topic.slack.arn]
  guardrail_policy_arns       = [aws_iam_policy.slack_guardrail.arn]
  user_authorization_required = true
  logging_level               = "ERROR"
}
