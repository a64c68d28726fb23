/** Who has a name, such as a dag_id or a place in the DAGs folder. */
export class Claims {
  private readonly owners = new Map<string, Set<string>>();

  public add(name: string, owner: string): void {
    const list = this.owners.get(name);
    if (list === undefined) {
      this.owners.set(name, new Set([owner]));
    } else {
      list.add(owner);
    }
  }

  public remove(name: string, owner: string): void {
    const list = this.owners.get(name);
    if (list?.delete(owner) === true && list.size === 0) {
      this.owners.delete(name);
    }
  }

  /** Somebody who has the name, and does not count as absent. */
  public ownerOf(name: string, isAbsent: (owner: string) => boolean): string | undefined {
    for (const owner of this.owners.get(name) ?? []) {
      if (!isAbsent(owner)) {
        return owner;
      }
    }
    return undefined;
  }
}
