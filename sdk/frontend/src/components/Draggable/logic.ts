/** The order of what a visitor may move. */

/** The children in the visitor's order; new ones stand at the end, gone ones are forgotten. */
export function inOrder(present: readonly number[], wanted: readonly number[]): number[] {
  return [...wanted.filter((id) => present.includes(id)), ...present.filter((id) => !wanted.includes(id))];
}

/** An order with one of its members at another place. */
export function moved(order: readonly number[], id: number, to: number): number[] {
  const rest = order.filter((other) => other !== id);
  const place = Math.max(0, Math.min(to, rest.length));
  return [...rest.slice(0, place), id, ...rest.slice(place)];
}
