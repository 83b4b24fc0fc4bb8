import { blocks, type Sampler, type Samples } from './sampler.ts';

function sequence(s: Sampler) {
  const rows = s.size(0.4),
    steps = s.size(0.5),
    columns = s.pick([1, 1, 2, 3, 8, 17]),
    perItem = s.int(1, 2);
  const lengths = s.bit() ? s.fill(rows, () => s.int(1, steps)) : -1;
  return { rows, steps, columns, lengths, perItem, n: rows * steps * columns, items: blocks(rows, perItem) };
}

function table(s: Sampler) {
  const rows = s.size(),
    columns = s.pick([1, 3, 16, 19, 40]),
    count = s.int(1, 9);
  return { rows, columns, count, tokens: s.integers(rows, count) };
}

export const steps: Pick<
  Samples,
  'stepMeans' | 'stepShares' | 'stepMaxima' | 'stepSquares' | 'embedding' | 'embeddingBackward'
> = {
  stepMeans(s) {
    const { n, items, ...sizes } = sequence(s);
    return { args: { y: s.place(sizes.rows * sizes.columns), x: s.values(n), ...sizes }, items };
  },
  stepShares(s) {
    const { n, items, ...sizes } = sequence(s),
      spread = s.bit();
    const x = s.values(spread ? sizes.rows * sizes.columns : n);
    return { args: { y: s.values(n), x, ...sizes, spread, accumulate: s.bit() }, items };
  },
  stepMaxima(s) {
    const { n, items, ...sizes } = sequence(s),
      outputs = sizes.rows * sizes.columns;
    // Few values, so that the largest is there more than once.
    return { args: { y: s.place(outputs), index: s.place(outputs), x: s.integers(n, 4), ...sizes }, items };
  },
  stepSquares(s) {
    const { rows, steps, columns, perItem, n } = sequence(s);
    return {
      args: { y: s.place(steps), x: s.values(n), rows, steps, columns, perItem },
      items: blocks(steps, perItem),
    };
  },
  embedding(s) {
    const { rows, columns, count, tokens } = table(s),
      perItem = s.int(1, 4);
    return {
      args: { y: s.place(rows * columns), table: s.values(count * columns), tokens, rows, columns, perItem },
      items: blocks(rows, perItem),
    };
  },
  embeddingBackward(s) {
    const { rows, columns, count, tokens } = table(s),
      perItem = s.pick([4, 16]);
    return {
      args: {
        dtable: s.values(count * columns),
        dy: s.values(rows * columns),
        tokens,
        rows,
        columns,
        count,
        accumulate: s.bit(),
        perItem,
      },
      items: blocks(columns, perItem),
    };
  },
};
