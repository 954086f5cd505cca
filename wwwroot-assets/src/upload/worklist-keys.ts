// Which row a key leads to. Pure; null when the key is not ours.

export function rowAfterKey(key: string, current: number, count: number, inList: boolean): number | null {
  if (count === 0) {
    return null;
  }

  const next = Math.min(current + 1, count - 1);
  const previous = current < 0 ? 0 : Math.max(current - 1, 0);
  switch (key) {
    case "j":
      return next;
    case "k":
      return previous;
    case "ArrowDown":
      return inList ? next : null;
    case "ArrowUp":
      return inList ? previous : null;
    case "Home":
      return inList ? 0 : null;
    case "End":
      return inList ? count - 1 : null;
    default:
      return null;
  }
}
