# Bucket, logs and alarms

variable "bucket_name" {
  description = "Name of the DAG bucket. Default: <organization>-<environment_name>-dags-<account_id>, shortened with a hash beyond 63 characters."

  validation {
    condition     = var.bucket_name == null || can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name must be 3 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends."
  }

  validation {
    condition     = var.bucket_name == null || !can(regex("^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|--x-s3|--table-s3)$", var.bucket_name))
    error_message = "bucket_name must not have a beginning or an end that S3 reserves."
  }
}

variable "access_logs_bucket_name" {
  validation {
    condition     = var.access_logs_bucket_name == null || can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.access_logs_bucket_name))
    error_message = "access_logs_bucket_name must be 3 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends."
  }

  validation {
    condition     = var.access_logs_bucket_name == null || !can(regex("^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|--x-s3|--table-s3)$", var.access_logs_bucket_name))
    error_message = "access_logs_bucket_name must not have a beginning or an end that S3 reserves."
  }
}

variable "log_level" {
  validation {
    condition     = contains(["INFO", "DEBUG"], var.log_level)
    error_message = "log_level must be INFO or DEBUG, got: \"${var.log_level}\"."
  }
}

variable "log_retention_in_days" {
  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_in_days)
    error_message = "log_retention_in_days must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, got: ${var.log_retention_in_days}."
  }
}

variable "notification_emails" {
  validation {
    condition     = alltrue([for email in var.notification_emails : can(regex("^[^\\s@]+@[^\\s@]+[.][^\\s@]+$", email))])
    error_message = "notification_emails must be e-mail addresses."
  }

  validation {
    condition     = length(distinct(var.notification_emails)) == length(var.notification_emails)
    error_message = "notification_emails must not have anything twice."
  }
}
