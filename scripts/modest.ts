/** To the worse side: two decimals of a share, three digits of a loss. What is perfect stays so. */
export function modest(value: number, higherIsBetter: boolean): number {
  if (value === 0) return 0;
  const step = higherIsBetter ? 0.01 : 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2),
    steps = higherIsBetter ? Math.floor(value / step + 1e-9) : Math.ceil(value / step - 1e-9);
  return Number((steps * step).toPrecision(3));
}
