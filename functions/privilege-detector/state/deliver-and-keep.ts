import { type Incident } from "../model/incident";
import { deliverIncidents, type DeliveryContext } from "../notify/deliver-incidents";
import { type Mailbox } from "../notify/mailbox";

/** Something could not be delivered or looked up; another run does it. */
export class IncompleteStateError extends Error {
  public constructor(problems: readonly string[]) {
    super(`What was read of Airflow is not reported yet: ${problems.join("; ")}`);
    this.name = "IncompleteStateError";
  }
}

/**
 * Delivers incidents, and keeps what they rest on only after that: where a run ends in between, the next one does it again.
 * @returns how many were delivered
 * @throws IncompleteStateError also where a channel has rejected one for good, which no further run changes
 */
export async function deliverAndKeep(
  incidents: readonly Incident[],
  context: DeliveryContext & { readonly mailbox: Mailbox },
  keep: () => Promise<unknown>,
): Promise<number> {
  const { delivered, problems, deliveryFailures, undeliveredFrom } = await deliverIncidents(
    incidents,
    context.mailbox,
    context,
  );
  if (undeliveredFrom !== undefined || problems.length > 0) {
    throw new IncompleteStateError([...problems, ...deliveryFailures, "the next run continues"]);
  }
  await keep();
  if (deliveryFailures.length > 0) {
    throw new IncompleteStateError(deliveryFailures);
  }
  return delivered;
}
