import { type Section } from "../examine";
import { type DoctorFormat } from "./formats";
import { jsonReport } from "./json";
import { textReport } from "./text";

/** A renderer for each format. */
export const DOCTOR_RENDERERS: Readonly<Record<DoctorFormat, (sections: readonly Section[]) => string>> = {
  text: textReport,
  json: jsonReport,
};
