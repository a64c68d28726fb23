import { Token } from "cdktf";
import { defaultCapacity, type EnvironmentCapacity } from "../environment/environment-class";
import { type TeamEnvironmentProps } from "./team-environment-props";

/** The capacity that the props ask for, with what MWAA takes for the rest. */
export function capacityOf(props: TeamEnvironmentProps): EnvironmentCapacity {
  const usual = defaultCapacity(props.environmentClass ?? "mw1.small");
  return {
    environmentClass: usual.environmentClass,
    schedulers: props.schedulers ?? usual.schedulers,
    minWorkers: props.minWorkers ?? usual.minWorkers,
    maxWorkers: props.maxWorkers ?? usual.maxWorkers,
    minWebservers: props.minWebservers ?? usual.minWebservers,
    maxWebservers: props.maxWebservers ?? usual.maxWebservers,
  };
}

/** The same for rules to look at: a number that Terraform alone knows is taken for one that goes with the rest. */
export function knownCapacity(capacity: EnvironmentCapacity): EnvironmentCapacity {
  const usual = defaultCapacity(capacity.environmentClass);
  const pair = (min: "minWorkers" | "minWebservers", max: "maxWorkers" | "maxWebservers"): number[] => {
    const [least, most] = [capacity[min], capacity[max]];
    if (Token.isUnresolved(least) && Token.isUnresolved(most)) {
      return [usual[min], usual[max]];
    }
    return [Token.isUnresolved(least) ? most : least, Token.isUnresolved(most) ? least : most];
  };
  const [minWorkers = 0, maxWorkers = 0] = pair("minWorkers", "maxWorkers");
  const [minWebservers = 0, maxWebservers = 0] = pair("minWebservers", "maxWebservers");
  const schedulers = Token.isUnresolved(capacity.schedulers) ? usual.schedulers : capacity.schedulers;
  return { ...capacity, schedulers, minWorkers, maxWorkers, minWebservers, maxWebservers };
}
