import { type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import { ACCOUNT, ACCOUNT_HEADER } from "../aws-client";

/** An AWS call on its way from Terraform to moto. */
export interface GatewayRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The AWS service that the call is signed for (`s3`, `airflow`); empty for an unsigned call. */
  readonly service: string;
  readonly region: string;
}

/** The account that a call is for. */
export function accountOf({ headers }: GatewayRequest): string {
  return headers[ACCOUNT_HEADER]?.toString() ?? ACCOUNT;
}

export interface GatewayResponse {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer | string;
}

/** What the rest of the chain, and moto at its end, answers. */
export type Next = (request: GatewayRequest) => Promise<GatewayResponse>;

/**
 * One gap of moto and its filling. A handler answers a call itself, or lets `next` answer and repairs what
 * comes back. Each lives in a file of its own, to be deleted when moto closes the gap.
 */
export interface GatewayHandler {
  /** The gap that it fills, as error messages name it. */
  readonly name: string;
  handle(request: GatewayRequest, next: Next): Promise<GatewayResponse>;
}
