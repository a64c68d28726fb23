import { type Actor } from "./finding";

/** Who did what only the state shows: nobody knows. */
export const STATE_ACTOR: Actor = { type: "component", component: "state" };

/** Whether an actor stands for nobody known. */
export function isUnknown({ component }: Pick<Actor, "component">): boolean {
  return component === STATE_ACTOR.component;
}
