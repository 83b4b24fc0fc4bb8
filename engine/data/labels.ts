/** Class numbers for labels: first in the order of appearance, at the end in the order that people expect. */
export class Labels {
  private readonly numbers = new Map<string, number>();

  /** How many different labels there are so far. */
  get size(): number {
    return this.numbers.size;
  }

  /** The provisional number of a label. */
  number(label: string): number {
    let number = this.numbers.get(label);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(label, number);
    }
    return number;
  }

  /** In the order of appearance. */
  names(): readonly string[] {
    return [...this.numbers.keys()];
  }

  /**
   * The classes in order (by value where all are numbers, else by character code, so that the order does not depend on
   * the language of the computer), and `rank`: provisional number -> class number.
   */
  finish(): { readonly classes: readonly string[]; readonly rank: Uint32Array } {
    const classes = sortLabels([...this.numbers.keys()]);
    const rank = new Uint32Array(classes.length);
    classes.forEach((name, index) => (rank[this.numbers.get(name)!] = index));
    return { classes, rank };
  }
}

export function sortLabels(labels: string[]): string[] {
  const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const numeric = labels.every((label) => label.trim() !== '' && Number.isFinite(Number(label)));
  return labels.sort(numeric ? (a, b) => Number(a) - Number(b) || byCode(a, b) : byCode);
}

/** Class numbers as a column keeps them: bytes where they fit. */
export const classNumbers = (count: number, classes: number): Uint8Array | Float32Array =>
  classes <= 256 ? new Uint8Array(count) : new Float32Array(count);
