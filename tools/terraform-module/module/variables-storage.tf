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

variable "existing_key" {
  type        = object({ arn = string })
  description = "A KMS key of the account and Region for everything that is stored: no alias, no multi-Region key; its policy must let CloudWatch Logs, alarms and the roles of the environment use it. It can never change. Default: a key is created."
  default     = null

  validation {
    condition     = var.existing_key == null || can(regex("^arn:(?:aws|aws-cn|aws-us-gov):kms:${var.region}:[0-9]{12}:key/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", var.existing_key.arn))
    error_message = "existing_key.arn must be the ARN of a KMS key in ${var.region}, no alias and no multi-Region key, got: \"${try(var.existing_key.arn, "none")}\"."
  }
}

variable "audit" {
  type        = object({ trail_arn = string })
  description = "The trail that records the account, such as the organization's: alerts use its events. It must record the Region's management events, and the data events of the bucket. Default: no alerts."
  default     = null

  validation {
    condition     = var.audit == null || can(regex("^arn:(?:aws|aws-cn|aws-us-gov):cloudtrail:[a-z0-9-]+:[0-9]{12}:trail/[A-Za-z0-9._-]{3,128}$", var.audit.trail_arn))
    error_message = "audit.trail_arn must be the ARN of a trail such as arn:aws:cloudtrail:eu-west-1:111122223333:trail/company, got: \"${try(var.audit.trail_arn, "none")}\"."
  }
}

variable "health" {
  type        = object({ scheduler_silence_minutes = optional(number, 10), oldest_task_seconds = optional(number, 1800), utilization_percent = optional(number, 95), database_free_memory_mebibytes = optional(number, 512), parse_time_seconds = optional(number, 300), import_errors_count = optional(number, 0) })
  description = "Alarms on Airflow's health, to the topic of the detector, and a dashboard; {} for the defaults. Default: none."
  default     = null

  validation {
    condition     = var.health == null || try(var.health.scheduler_silence_minutes % 5 == 0 && var.health.scheduler_silence_minutes >= 5 && var.health.scheduler_silence_minutes <= 60, false)
    error_message = "health.scheduler_silence_minutes must be 5 to 60 minutes in steps of 5."
  }

  validation {
    condition     = var.health == null || try(var.health.utilization_percent == floor(var.health.utilization_percent) && var.health.utilization_percent >= 1 && var.health.utilization_percent <= 99, false)
    error_message = "health.utilization_percent must be 1 to 99 percent."
  }

  validation {
    condition = var.health == null || try(alltrue([
      for least, numbers in {
        0 = [var.health.import_errors_count]
        1 = [var.health.oldest_task_seconds, var.health.database_free_memory_mebibytes, var.health.parse_time_seconds]
      } : alltrue([for number in numbers : number == floor(number) && number >= tonumber(least)])
    ]), false)
    error_message = "health must have whole numbers: import_errors_count from 0 on, oldest_task_seconds, database_free_memory_mebibytes and parse_time_seconds from 1 on."
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
