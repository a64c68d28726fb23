# Regular expressions of the checks in variables.tf.

locals {
  role_arn_pattern = "^arn:(aws|aws-cn|aws-us-gov):iam::[0-9]{12}:role/(?:[!-)+->@-~]{1,510}/)?[\\w+=,.@-]{1,64}$"

  # Roles of IAM Identity Center's permission sets take no policies.
  permission_set_pattern = ":role/aws-reserved/sso[.]amazonaws[.]com/|/AWSReservedSSO_[^/]*$"

  secret_name_pattern = "^[A-Za-z0-9_+=.@-]+(?:/[A-Za-z0-9_+=.@-]+)*$"
  secret_name_dots    = "(?:^|/)[.]{1,2}(?:/|$)"

  # Names of Airflow options that hold secrets, and those that only name where Airflow looks a secret up.
  secret_option_pattern = "(?:^|_)(?:password|passwd|secret_key|fernet_key|private_key|api_key|access_key|token|secret|sql_alchemy_conn|sql_alchemy_conn_async|result_backend|broker_url|flower_basic_auth|sentry_dsn)$"
  secret_lookup_pattern = "(?:(?:^|_)(?:password|passwd|secret_key|fernet_key|private_key|api_key|access_key|token|secret|sql_alchemy_conn|sql_alchemy_conn_async|result_backend|broker_url|flower_basic_auth|sentry_dsn)|^sql_alchemy_engine_args|^(?:dataset|asset)_manager_kwargs|^sentinel_kwargs)_secret$"

  # Values that are secrets whatever they are called.
  secret_value_patterns = [
    "\\b(?:AKIA|ASIA)[A-Z2-7]{16}\\b",
    "(?i)secret_?(?:access_?)?key[\"']?\\s*[:=]\\s*[\"']?[A-Za-z0-9/+]{40}(?:[^A-Za-z0-9/+]|$)",
    "-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----",
    "(?i)\\b[a-z][a-z0-9+.-]*://[^\\s/:@\"']*:[^\\s/@\"']+@",
    "\\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})",
    "\\bgl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas)-[A-Za-z0-9_-]{20}",
    "\\b(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10}",
    "\\bhooks[.]slack[.]com/(?:services|workflows)/[A-Za-z0-9]+/",
    "\\bAIza[A-Za-z0-9_-]{35}",
    "\\b(?:ya29[.][A-Za-z0-9_-]{20}|GOCSPX-[A-Za-z0-9_-]{20})",
    "\\b(?:(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16}|whsec_[A-Za-z0-9]{16})",
    "\\beyJ[A-Za-z0-9_-]{8,}[.]eyJ[A-Za-z0-9_-]{8,}[.][A-Za-z0-9_-]*",
    "(?i)\\b(?:password|passwd|client_secret|api_key)[\"']?\\s*[:=]\\s*[\"']?[^\\s\"'{}$%<>()\\[\\]*.^\\\\|,;&]{6}",
  ]

  # Options that redirect or drop log lines, in which changes of Airflow users' privileges are found. Of section
  # logging, only levels, formats and what is harmless may be set.
  logging_in_core_pattern = "^core[.](?:base_log_folder|remote_.*log.*|encrypt_s3_logs|(?:fab_)?logging_level|logging_config_class|colored_.*|(?:simple_)?log_format|task_log_.*|log_.*filename_template|dag_processor_manager_log_location|interleave_timestamp_parser)$"
  blinding_options = [
    "api.log_config", "celery.task_logs_to_stdout", "scheduler.child_process_log_directory",
    "webserver.access_logfile", "webserver.access_logformat", "webserver.error_logfile",
  ]
  harmless_logging_pattern = "[.](?:callsite_parameters|color_log_error_keywords|color_log_warning_keywords|colored_console_log|extra_logger_names|interleave_timestamp_parser|log_timestamp_format|task_log_prefix_template|trigger_log_server_port|worker_log_server_port)$"
}
