/** Where ministack answers otherwise than moto and, as far as is documented, AWS: what it is and how we know. */
export const MINISTACK_DIFFERENCES: Readonly<Record<string, string>> = {};
