/** What can come first in the inventory. */
export const FLAG_ORDERS = ['urgency', 'key', 'state', 'evaluations', 'arms', 'age'] as const;
export type FlagOrder = (typeof FLAG_ORDERS)[number];
