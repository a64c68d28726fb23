# Who may do what: ARNs of IAM roles that exist

variable "admin_role_arns" {
  validation {
    condition     = alltrue([for arn in var.admin_role_arns : can(regex(local.role_arn_pattern, arn))])
    error_message = "admin_role_arns must be ARNs of IAM roles, such as arn:aws:iam::111122223333:role/deploy, without wildcards."
  }

  validation {
    condition     = length(distinct(var.admin_role_arns)) == length(var.admin_role_arns)
    error_message = "admin_role_arns must not have anything twice."
  }

  validation {
    condition     = alltrue([for arn in var.admin_role_arns : try(split(":", arn)[4], "") == var.account_id])
    error_message = "admin_role_arns must be roles of the account ${var.account_id}."
  }

  validation {
    condition     = !anytrue([for arn in var.admin_role_arns : can(regex(local.permission_set_pattern, arn))])
    error_message = "admin_role_arns must not be roles of permission sets: name the policy mwaa-<environment_name>-web-Admin in the permission set instead."
  }
}

variable "op_role_arns" {
  validation {
    condition     = alltrue([for arn in var.op_role_arns : can(regex(local.role_arn_pattern, arn))])
    error_message = "op_role_arns must be ARNs of IAM roles, such as arn:aws:iam::111122223333:role/deploy, without wildcards."
  }

  validation {
    condition     = length(distinct(var.op_role_arns)) == length(var.op_role_arns)
    error_message = "op_role_arns must not have anything twice."
  }

  validation {
    condition     = alltrue([for arn in var.op_role_arns : try(split(":", arn)[4], "") == var.account_id])
    error_message = "op_role_arns must be roles of the account ${var.account_id}."
  }

  validation {
    condition     = !anytrue([for arn in var.op_role_arns : can(regex(local.permission_set_pattern, arn))])
    error_message = "op_role_arns must not be roles of permission sets: name the policy mwaa-<environment_name>-web-Op in the permission set instead."
  }
}

variable "user_role_arns" {
  validation {
    condition     = alltrue([for arn in var.user_role_arns : can(regex(local.role_arn_pattern, arn))])
    error_message = "user_role_arns must be ARNs of IAM roles, such as arn:aws:iam::111122223333:role/deploy, without wildcards."
  }

  validation {
    condition     = length(distinct(var.user_role_arns)) == length(var.user_role_arns)
    error_message = "user_role_arns must not have anything twice."
  }

  validation {
    condition     = alltrue([for arn in var.user_role_arns : try(split(":", arn)[4], "") == var.account_id])
    error_message = "user_role_arns must be roles of the account ${var.account_id}."
  }

  validation {
    condition     = !anytrue([for arn in var.user_role_arns : can(regex(local.permission_set_pattern, arn))])
    error_message = "user_role_arns must not be roles of permission sets: name the policy mwaa-<environment_name>-web-User in the permission set instead."
  }
}

variable "viewer_role_arns" {
  validation {
    condition     = alltrue([for arn in var.viewer_role_arns : can(regex(local.role_arn_pattern, arn))])
    error_message = "viewer_role_arns must be ARNs of IAM roles, such as arn:aws:iam::111122223333:role/deploy, without wildcards."
  }

  validation {
    condition     = length(distinct(var.viewer_role_arns)) == length(var.viewer_role_arns)
    error_message = "viewer_role_arns must not have anything twice."
  }

  validation {
    condition     = alltrue([for arn in var.viewer_role_arns : try(split(":", arn)[4], "") == var.account_id])
    error_message = "viewer_role_arns must be roles of the account ${var.account_id}."
  }

  validation {
    condition     = !anytrue([for arn in var.viewer_role_arns : can(regex(local.permission_set_pattern, arn))])
    error_message = "viewer_role_arns must not be roles of permission sets: name the policy mwaa-<environment_name>-web-Viewer in the permission set instead."
  }
}

variable "dag_writer_role_arns" {
  validation {
    condition     = alltrue([for arn in var.dag_writer_role_arns : can(regex(local.role_arn_pattern, arn))])
    error_message = "dag_writer_role_arns must be ARNs of IAM roles, such as arn:aws:iam::111122223333:role/deploy, without wildcards."
  }

  validation {
    condition     = length(distinct(var.dag_writer_role_arns)) == length(var.dag_writer_role_arns)
    error_message = "dag_writer_role_arns must not have anything twice."
  }
}

variable "bucket_reader_role_arns" {
  validation {
    condition     = alltrue([for arn in var.bucket_reader_role_arns : can(regex(local.role_arn_pattern, arn))])
    error_message = "bucket_reader_role_arns must be ARNs of IAM roles, such as arn:aws:iam::111122223333:role/deploy, without wildcards."
  }

  validation {
    condition     = length(distinct(var.bucket_reader_role_arns)) == length(var.bucket_reader_role_arns)
    error_message = "bucket_reader_role_arns must not have anything twice."
  }
}

variable "deploy_role_arn" {
  description = "Role that runs Terraform, and alone writes requirements, plugins and startup script. Default: the caller that runs Terraform."

  validation {
    condition     = var.deploy_role_arn == null || can(regex(local.role_arn_pattern, var.deploy_role_arn))
    error_message = "deploy_role_arn must be the ARN of an IAM role, such as arn:aws:iam::111122223333:role/deploy, without wildcards."
  }

  validation {
    condition     = var.deploy_role_arn == null || try(split(":", var.deploy_role_arn)[4], "") == var.account_id
    error_message = "deploy_role_arn must be a role of the account ${var.account_id}."
  }
}

variable "permissions" {
  description = "What DAGs may do beyond Airflow itself. Roles named with sts:AssumeRole are the only ones that DAGs can assume."

  validation {
    condition     = alltrue([for permission in var.permissions : length(permission.actions) > 0 && length(permission.resources) > 0])
    error_message = "permissions must name at least one action and one resource each."
  }

  validation {
    condition     = alltrue([for action in flatten(var.permissions[*].actions) : can(regex("^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$", action))])
    error_message = "Actions of permissions must be service:Action with the service in full, such as s3:GetObject or s3:Get*."
  }

  # As text: to read it as JSON takes a tenth of a second for each call of the module.
  validation {
    condition = alltrue([
      for action in flatten(var.permissions[*].actions) : can(regex(
        format(
          "(?i)\"%s\": \"(?:[^\"]* )?%s[ \"]",
          split(":", action)[0],
          replace(replace(split(":", action)[1], "*", "[A-Za-z0-9]*"), "?", "[A-Za-z0-9]"),
        ),
        file("${path.module}/iam-actions.json"),
      )) if can(regex("^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$", action))
    ])
    error_message = "Actions of permissions must be actions in IAM's reference, as iam-actions.json of the module has them by service."
  }

  validation {
    condition     = !anytrue([for action in flatten(var.permissions[*].actions) : can(regex("(?i)^(?:iam|airflow|airflow-serverless):", action))])
    error_message = "permissions must not have actions of iam, airflow or airflow-serverless: a DAG could give itself any permission."
  }

  validation {
    condition     = alltrue([for action in flatten(var.permissions[*].actions) : !can(regex("(?i)^sts:", action)) || can(regex("(?i)^sts:(?:assumerole|getcalleridentity$)", action))])
    error_message = "Actions of sts in permissions must be sts:AssumeRole or sts:GetCallerIdentity."
  }

  validation {
    condition = !anytrue([
      for permission in var.permissions :
      anytrue([for action in permission.actions : can(regex(":[*?]+$", action))]) &&
      anytrue([for arn in permission.resources : can(regex("^[*]+$|^arn:[^:]*:[^:]*:[^:]*:[^:]*:[*?/:]*[*][*?/:]*$", arn))])
    ])
    error_message = "permissions must not be every action of a service where the resources are every resource."
  }

  validation {
    condition     = alltrue([for arn in flatten(var.permissions[*].resources) : arn == "*" || can(regex("^arn:[^:\\s]+:[^:\\s]+:[^:\\s]*:[^:\\s]*:\\S+$", arn))])
    error_message = "Resources of permissions must be ARNs or \"*\"."
  }

  validation {
    condition = alltrue([
      for permission in var.permissions :
      !anytrue([for action in permission.actions : startswith(lower(action), "sts:assumerole")]) ||
      alltrue([for arn in permission.resources : can(regex(local.role_arn_pattern, arn))])
    ])
    error_message = "Resources of permissions must be the exact ARNs of IAM roles beside sts:AssumeRole."
  }

  validation {
    condition = length(setintersection(
      flatten([
        for permission in var.permissions : permission.resources
        if anytrue([for action in permission.actions : startswith(lower(action), "sts:assumerole")])
      ]),
      concat(
        var.admin_role_arns, var.op_role_arns, var.user_role_arns, var.viewer_role_arns,
        var.dag_writer_role_arns, var.secret_administrator_role_arns, compact([var.deploy_role_arn]),
      ),
    )) == 0
    error_message = "permissions must not let DAGs assume a role that deploys, writes DAGs or secrets, or logs in to Airflow."
  }
}
