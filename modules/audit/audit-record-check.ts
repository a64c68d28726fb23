import { bucketNameRule } from "../names/bucket-name";
import { logGroupNameRule } from "../names/log-groups";
import { optional, type PropCheck, shape, text } from "../validation/prop-checks";
import { type AuditRecord } from "../names/audit-names";
import { trailArnRule } from "./audit-rules";

/** What a team's stack knows of its trail. */
export const auditRecordCheck: PropCheck<AuditRecord> = shape<AuditRecord>({
  trailArn: text(trailArnRule),
  bucketName: optional(text(bucketNameRule)),
  logGroupName: optional(text(logGroupNameRule)),
});
