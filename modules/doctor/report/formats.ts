/** How the report can be written. In a file of its own, so that `--help` loads no more. */
export const DOCTOR_FORMATS = ["text", "json"] as const;

/** How the report is written. */
export type DoctorFormat = (typeof DOCTOR_FORMATS)[number];
