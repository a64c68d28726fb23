/** Items by a key of each, in the order in which the keys come. */
export function groupBy<Item, Key>(items: Iterable<Item>, key: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const of = key(item);
    const group = groups.get(of);
    if (group === undefined) {
      groups.set(of, [item]);
    } else {
      group.push(item);
    }
  }
  return groups;
}
