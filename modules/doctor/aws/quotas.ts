import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  NoSuchResourceException,
  paginateListAWSDefaultServiceQuotas,
  paginateListServiceQuotas,
  type ServiceQuota,
} from "@aws-sdk/client-service-quotas";
import { type Clients } from "./clients";
import { missingAs } from "./missing-as";

/** MWAA's quota of environments by its name: its code is on no page of AWS's documentation. */
const ENVIRONMENTS = /^(number of )?environments?\b/i;

/** Quotas, and what counts towards MWAA's. */
export class Quotas {
  public constructor(private readonly clients: Clients) {}

  /** Service Quotas has an applied value for some quotas only; AWS's default applies to the rest. */
  public async quota(ServiceCode: string, QuotaCode: string): Promise<number | undefined> {
    const quotas = this.clients.quotas();
    const read = async (
      Command: typeof GetServiceQuotaCommand | typeof GetAWSDefaultServiceQuotaCommand,
    ): Promise<number | undefined> =>
      missingAs(
        undefined,
        (error) => error instanceof NoSuchResourceException,
        async () => (await quotas.send(new Command({ ServiceCode, QuotaCode }))).Quota?.Value,
      );
    return (await read(GetServiceQuotaCommand)) ?? (await read(GetAWSDefaultServiceQuotaCommand));
  }

  public async environmentQuota(): Promise<number | undefined> {
    const config = { client: this.clients.quotas() };
    const input = { ServiceCode: "airflow" };
    const applied = await findQuota(paginateListServiceQuotas(config, input));
    return applied ?? (await findQuota(paginateListAWSDefaultServiceQuotas(config, input)));
  }

  public environments(): Promise<string[]> {
    return this.clients.environmentNames();
  }
}

async function findQuota(
  pages: AsyncIterable<{ readonly Quotas?: readonly ServiceQuota[] }>,
): Promise<number | undefined> {
  try {
    for await (const { Quotas: found = [] } of pages) {
      const quota = found.find(({ QuotaName = "" }) => ENVIRONMENTS.test(QuotaName));
      if (quota !== undefined) {
        return quota.Value;
      }
    }
    return undefined;
  } catch (error) {
    if (error instanceof NoSuchResourceException) {
      return undefined;
    }
    throw error;
  }
}
