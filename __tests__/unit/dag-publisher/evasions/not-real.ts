/**
 * Generated cases that real Python does not take or that do not get where they want to: `__tests__/airflow` finds them, and
 * fails where this list is not what it found.
 */
export const NOT_REAL: readonly string[] = [
  "access:mro-walk-built/security-manager/f5889e43",
  "access:sys-modules-built/security-manager/704a81a9",
  "access:sys-modules-get/create-app/22010d71",
  "access:sys-modules/interpreter/d402775a",
  "combined/create-app/9a7ee06d",
  "combined/import-fab-provider/8d406f40",
  "preflight:nul/boto3-resource-iam/94cc767a",
  "preflight:nul/eval/14809c50",
  "preflight:nul/metadata-service-socket/977bc428",
  "preflight:nul/os-posix-spawn/480873bf",
  "preflight:nul/run-path/49460b77",
  "preflight:python-2-exec/ctypes/9cbd71a8",
  "preflight:python-2-exec/eval/62693d7c",
  "preflight:python-2-exec/metadata-service-socket/e0a33ddc",
  "preflight:python-2-exec/settings-session/5042c462",
  "preflight:python-2-exec/subprocess-getoutput/3efc37da",
  "preflight:zero-width-identifier/getenv/85fd09cb",
  "preflight:zero-width-identifier/os-execv/8ac91ea5",
  "preflight:zero-width-identifier/os-popen/9f5d6b7e",
  "preflight:zero-width-identifier/os-posix-spawn/835112ab",
  "preflight:zero-width-identifier/os-system/0c969d86",
];
