# Secrets: Airflow's connections and variables, whose values never pass through Terraform

variable "connections" {
  validation {
    condition     = alltrue([for name in var.connections : length(name) <= 200 && can(regex(local.secret_name_pattern, name)) && !can(regex(local.secret_name_dots, name))])
    error_message = "connections must be 1 to 200 letters, digits and _+=.@-, with single slashes inside."
  }

  validation {
    condition     = length(distinct(var.connections)) == length(var.connections)
    error_message = "connections must not have anything twice."
  }
}

variable "variables" {
  validation {
    condition     = alltrue([for name in var.variables : length(name) <= 200 && can(regex(local.secret_name_pattern, name)) && !can(regex(local.secret_name_dots, name))])
    error_message = "variables must be 1 to 200 letters, digits and _+=.@-, with single slashes inside."
  }

  validation {
    condition     = length(distinct(var.variables)) == length(var.variables)
    error_message = "variables must not have anything twice."
  }
}

variable "secret_administrator_role_arns" {
  validation {
    condition     = alltrue([for arn in var.secret_administrator_role_arns : can(regex(local.role_arn_pattern, arn))])
    error_message = "secret_administrator_role_arns must be ARNs of IAM roles, such as arn:aws:iam::111122223333:role/deploy, without wildcards."
  }

  validation {
    condition     = length(distinct(var.secret_administrator_role_arns)) == length(var.secret_administrator_role_arns)
    error_message = "secret_administrator_role_arns must not have anything twice."
  }

  validation {
    condition     = length(var.secret_administrator_role_arns) > 0 || length(var.connections) + length(var.variables) == 0
    error_message = "secret_administrator_role_arns must name at least one role where there are connections or variables: nobody else can set their values."
  }
}
