// When a message whose execution could not be claimed comes again.

const FIRST_DELAY_SECONDS = 2;
const LONGEST_DELAY_SECONDS = 60;

/** Seconds until delivery number `deliveries + 1`, doubling from 2; `deliveries` counts from 1, as the queue does. */
export function retryDelaySeconds(deliveries: number): number {
  return Math.min(FIRST_DELAY_SECONDS * 2 ** (deliveries - 1), LONGEST_DELAY_SECONDS);
}
