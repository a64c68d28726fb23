import { known, list, optional, type PropCheck, text } from "../validation/prop-checks";
import { endpointServiceRule, zoneRule } from "./network-rules";

/** Endpoint services: each is part of a resource's address. */
export const endpointServices: PropCheck<readonly string[] | undefined> = optional(
  list(known("a service, written out", text(endpointServiceRule)), { distinct: (service) => service }),
);

/** The two zones of a network. */
export const zones: PropCheck<readonly [string, string] | undefined> = optional(
  list(text(zoneRule), { min: 2, max: 2, distinct: (zone) => zone }),
);
