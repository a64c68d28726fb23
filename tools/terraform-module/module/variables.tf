# Whose environment it is, and where

variable "organization" {
  type        = string
  description = "Prefix of the bucket's name: 2 to 20 lower-case letters, digits and hyphens, a letter first, no hyphen last."
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,18}[a-z0-9]$", var.organization)) && !can(regex("^(?:xn--|sthree-|amzn-s3-demo-)", "${var.organization}-"))
    error_message = "organization must be 2 to 20 lower-case letters, digits and hyphens, a letter first, no hyphen last, and no beginning that S3 reserves, got: \"${var.organization}\"."
  }
}

variable "team_name" {
  type        = string
  description = "Name of the team: 1 to 40 letters, digits, hyphens and underscores, a letter first."
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,39}$", var.team_name))
    error_message = "team_name must be 1 to 40 letters, digits, hyphens and underscores, a letter first, got: \"${var.team_name}\"."
  }
}

variable "account_id" {
  description = "AWS account of the environment, 12 digits: that of the module's provider."

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be an AWS account id of 12 digits, got: \"${var.account_id}\"."
  }
}

variable "region" {
  description = "AWS Region of the environment, such as eu-west-1: that of the module's provider."

  validation {
    condition     = can(regex("^[a-z]{2,4}(?:-[a-z]+){1,2}-[0-9]{1,2}$", var.region))
    error_message = "region must be the code of an AWS Region such as eu-west-1, got: \"${var.region}\"."
  }
}

variable "environment_name" {
  description = "Name of the MWAA environment, 1 to 80 characters; it can never change. Default: the team's name in lower case, _ as -."

  validation {
    condition     = var.environment_name == null || can(regex("^[a-zA-Z][0-9a-zA-Z_-]{0,79}$", var.environment_name))
    error_message = "environment_name must be 1 to 80 letters, digits, hyphens and underscores, starting with a letter."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags on every resource, at most 45, beside Team and ManagedBy."
  default     = {}
  nullable    = false

  validation {
    condition     = length(var.tags) <= 45
    error_message = "tags must be at most 45, got: ${length(var.tags)}."
  }

  validation {
    condition     = alltrue([for key, value in var.tags : can(regex("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}$", key)) && !startswith(lower(key), "aws:")])
    error_message = "Keys of tags must be 1 to 128 letters, digits, spaces and _.:/=+-@ that do not start with \"aws:\"."
  }

  validation {
    condition     = alltrue([for value in values(var.tags) : can(regex("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}$", value))])
    error_message = "Values of tags must be at most 256 letters, digits, spaces and _.:/=+-@."
  }
}

variable "deletion_protection" {
  description = "Whether Terraform refuses to destroy or replace the environment, its bucket, key, log groups and the detector's table. The README says how to give it up."
}
