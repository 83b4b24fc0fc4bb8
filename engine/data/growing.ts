/** A list of float32 numbers whose length is not known beforehand. */
export class GrowingFloats {
  private values: Float32Array<ArrayBuffer> = new Float32Array(1024);
  private used = 0;

  get length(): number {
    return this.used;
  }

  push(value: number): void {
    if (this.used === this.values.length) {
      // Half as much again: at most 2.5 times the numbers are in memory while they are copied.
      const grown = new Float32Array(Math.ceil(this.used * 1.5));
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.used++] = value;
  }

  /** The numbers, in memory of exactly their size. */
  finish(): Float32Array<ArrayBuffer> {
    return this.values.slice(0, this.used);
  }
}
