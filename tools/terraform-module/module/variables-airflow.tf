# Airflow

variable "airflow_version" {
  description = "Airflow version in full, such as 2.11.2. Another major version makes another environment."

  validation {
    condition     = can(regex("^(?:2[.](?:[7-9]|[1-9][0-9]{1,3})|3[.][0-9]{1,4})[.][0-9]{1,4}$", var.airflow_version))
    error_message = "airflow_version must be a full Airflow version from 2.7 on, such as \"2.11.2\" or \"3.2.1\", got: \"${var.airflow_version}\"."
  }
}

variable "environment_class" {
  validation {
    condition     = contains(["mw1.micro", "mw1.small", "mw1.medium", "mw1.large", "mw1.xlarge", "mw1.2xlarge"], var.environment_class)
    error_message = "environment_class must be mw1.micro, mw1.small, mw1.medium, mw1.large, mw1.xlarge or mw1.2xlarge, got: \"${var.environment_class}\"."
  }
}

variable "schedulers" {
  validation {
    condition     = var.schedulers == null ? true : contains(var.environment_class == "mw1.micro" ? [1] : [2, 3, 4, 5], var.schedulers)
    error_message = "schedulers must be a whole number from 2 to 5, in class mw1.micro 1, got: ${coalesce(var.schedulers, 0)}."
  }
}

variable "min_workers" {
  description = "Workers that always run: 1 or more, in mw1.micro exactly 1."
  default     = 1
  nullable    = false

  validation {
    condition     = var.min_workers >= 1 && floor(var.min_workers) == var.min_workers && (var.environment_class != "mw1.micro" || var.min_workers == 1)
    error_message = "min_workers must be a whole number from 1, in class mw1.micro 1, got: ${var.min_workers}."
  }

  validation {
    condition     = var.min_workers <= coalesce(var.max_workers, var.environment_class == "mw1.micro" ? 1 : 10)
    error_message = "min_workers must not be more than max_workers (${coalesce(var.max_workers, var.environment_class == "mw1.micro" ? 1 : 10)}), got: ${var.min_workers}."
  }
}

variable "max_workers" {
  description = "Workers under load: at least min_workers; AWS's quota is 25. Default: 10, in mw1.micro 1."

  validation {
    condition     = var.max_workers == null ? true : var.max_workers >= 1 && floor(var.max_workers) == var.max_workers && (var.environment_class != "mw1.micro" || var.max_workers == 1)
    error_message = "max_workers must be a whole number from 1, in class mw1.micro 1, got: ${coalesce(var.max_workers, 0)}."
  }
}

variable "min_webservers" {
  validation {
    condition     = var.min_webservers == null ? true : contains(var.environment_class == "mw1.micro" ? [1] : [2, 3, 4, 5], var.min_webservers)
    error_message = "min_webservers must be a whole number from 2 to 5, in class mw1.micro 1, got: ${coalesce(var.min_webservers, 0)}."
  }
}

variable "max_webservers" {
  validation {
    condition     = var.max_webservers == null ? true : contains(var.environment_class == "mw1.micro" ? [1] : [2, 3, 4, 5], var.max_webservers)
    error_message = "max_webservers must be a whole number from 2 to 5, in class mw1.micro 1, got: ${coalesce(var.max_webservers, 0)}."
  }

  validation {
    condition     = coalesce(var.min_webservers, var.environment_class == "mw1.micro" ? 1 : 2) <= coalesce(var.max_webservers, var.environment_class == "mw1.micro" ? 1 : 2)
    error_message = "max_webservers must not be less than min_webservers."
  }
}

variable "airflow_configuration_options" {
  description = "Airflow options, section.option to text, over the library's hardened ones. They are in the plan and in the state: no secrets."

  validation {
    condition     = alltrue([for option in keys(var.airflow_configuration_options) : length(option) <= 64 && can(regex("^[a-z]+[a-z0-9_]*[.][a-z0-9._]*[a-z0-9_]$", option))])
    error_message = "airflow_configuration_options must be named section.option, at most 64 lower-case letters, digits, dots and underscores."
  }

  validation {
    condition     = !anytrue([for option in keys(var.airflow_configuration_options) : startswith(option, "secrets.") || startswith(option, "workers.secrets_backend")])
    error_message = "airflow_configuration_options must not set Airflow's secrets backend: it is the team's own secrets."
  }

  validation {
    condition     = !anytrue([for option in keys(var.airflow_configuration_options) : can(regex(local.secret_option_pattern, replace(replace(option, "/^[^.]*[.]/", ""), "/_cmd$/", ""))) && !can(regex(local.secret_lookup_pattern, replace(option, "/^[^.]*[.]/", "")))])
    error_message = "airflow_configuration_options must not hold a secret: set <option>_secret to the option's name in the secrets backend."
  }

  validation {
    condition     = alltrue([for value in values(var.airflow_configuration_options) : length(value) <= 65536 && can(regex("^[ -~]+$", value))])
    error_message = "Values of airflow_configuration_options must be 1 to 65536 printable ASCII characters on one line."
  }

  validation {
    condition     = !anytrue([for value in values(var.airflow_configuration_options) : anytrue([for pattern in local.secret_value_patterns : can(regex(pattern, value))])])
    error_message = "Values of airflow_configuration_options must not hold a key, a token or a password: keep it in Secrets Manager."
  }

  validation {
    condition = !anytrue([
      for option, value in var.airflow_configuration_options :
      contains(local.blinding_options, option) || (
        (startswith(option, "logging.") || can(regex(local.logging_in_core_pattern, option))) && !(
          endswith(option, "_level") ? contains(["INFO", "DEBUG"], upper(value))
          : endswith(option, ".namespace_levels") ? alltrue([for pair in regexall("[^\\s,]+", value) : can(regex("(?i)^(?:[^=]*=)?(?:INFO|DEBUG)$", pair))])
          : endswith(option, "log_format") ? strcontains(value, "%(message)s")
          : can(regex(local.harmless_logging_pattern, option))
        )
      )
    ])
    error_message = "airflow_configuration_options must not redirect or drop log lines, in which changes of Airflow users' privileges are found: levels must be INFO or DEBUG, and log formats hold %(message)s."
  }

  validation {
    condition = alltrue([
      for option, value in var.airflow_configuration_options :
      endswith(option, ".expose_config") ? can(regex("(?i)^(?:f|false|0|non-sensitive-only)$", value))
      : can(regex("[.]hide_sensitive_(?:var_conn|variable)_fields$", option)) ? can(regex("(?i)^(?:t|true|1)$", value))
      : true
    ])
    error_message = "airflow_configuration_options must not show secrets: expose_config must be \"False\" or \"non-sensitive-only\", hide_sensitive_var_conn_fields \"True\"."
  }

  validation {
    condition     = !anytrue([for option in keys(var.airflow_configuration_options) : can(regex("[.]auth_(?:backend|backends|manager)$|^core[.]simple_auth_manager_|^(?:webserver|fab)[.]config_file$", option))])
    error_message = "airflow_configuration_options must not decide how people log in: they do so through IAM alone."
  }
}

variable "weekly_maintenance_window_start" {
  validation {
    condition     = var.weekly_maintenance_window_start == null || can(regex("^(?:MON|TUE|WED|THU|FRI|SAT|SUN):(?:[01][0-9]|2[0-3]):(?:00|30)$", var.weekly_maintenance_window_start))
    error_message = "weekly_maintenance_window_start must be DAY:HH:MM in UTC, DAY from MON to SUN and MM 00 or 30, such as SUN:03:30."
  }
}

variable "worker_replacement" {
  validation {
    condition     = var.worker_replacement == null || try(contains(["FORCED", "GRACEFUL"], var.worker_replacement), false)
    error_message = "worker_replacement must be FORCED or GRACEFUL."
  }
}

variable "requirements_file" {
  description = "Path of a requirements.txt to upload. Default: none."

  validation {
    condition     = var.requirements_file == null || try(fileexists(var.requirements_file), false)
    error_message = "requirements_file must be the path of a file, got: \"${coalesce(var.requirements_file, "none")}\"."
  }
}

variable "plugins_file" {
  description = "Path of a plugins.zip to upload. Default: none."

  validation {
    condition     = var.plugins_file == null || try(fileexists(var.plugins_file), false)
    error_message = "plugins_file must be the path of a file, got: \"${coalesce(var.plugins_file, "none")}\"."
  }
}

variable "startup_script_file" {
  description = "Path of a startup script to upload. Default: none."

  validation {
    condition     = var.startup_script_file == null || try(fileexists(var.startup_script_file), false)
    error_message = "startup_script_file must be the path of a file, got: \"${coalesce(var.startup_script_file, "none")}\"."
  }
}
