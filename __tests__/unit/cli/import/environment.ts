import { type ExistingEnvironment } from "../../../../modules/doctor/facts";

/** An environment with what most have, and what a test says. */
export function environmentWith(some: Partial<ExistingEnvironment> = {}): ExistingEnvironment {
  return {
    name: "orders-prod",
    status: "AVAILABLE",
    bucket: "orders-by-hand",
    dagFolder: "dags",
    airflowVersion: "2.11.2",
    environmentClass: "mw1.small",
    minWorkers: 1,
    maxWorkers: 4,
    minWebservers: 2,
    maxWebservers: 2,
    schedulers: 2,
    airflowConfiguration: {},
    files: [],
    maintenanceWindow: "SUN:03:00",
    subnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    securityGroupIds: ["sg-0123456789abcdef0"],
    endpointManagement: "SERVICE",
    webserverAccess: "PRIVATE_ONLY",
    kmsKey: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    executionRoleArn: "arn:aws:iam::111122223333:role/by-hand",
    celeryQueueArn: undefined,
    logs: ["DAGProcessing", "Scheduler", "Task", "WebServer", "Worker"].map((type) => ({
      type,
      enabled: true,
      level: "INFO",
    })),
    tags: {},
    ...some,
  };
}
