/** Maps whose values are lists. */

/** Put an item at the end of a key's list. */
export function append<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const items = map.get(key);
  if (items) items.push(item);
  else map.set(key, [item]);
}
