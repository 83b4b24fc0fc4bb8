const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const withComma = /^[+-]?\d*,\d+$/;

/**
 * The number that a cell of a table holds, or NaN where it holds none. Blanks around it are fine; hexadecimal, `Infinity`
 * and thousands separators are not numbers here. `decimalComma`: `1,5` is one and a half (tables delimited by `;`).
 */
export function parseNumber(text: string, decimalComma: boolean): number {
  const value = Number(text);
  // Number() takes "" for 0 and knows 0x10: only what both agree on is a number.
  if (value === value) return isDecimal(text) ? value : NaN;
  if (decimalComma) {
    const trimmed = text.trim();
    if (withComma.test(trimmed)) return Number(trimmed.replace(',', '.'));
  }
  return NaN;
}

/** Short runs of digits with at most a sign and a point are by far the most cells: they need no regular expression. */
function isDecimal(text: string): boolean {
  if (text.length === 0) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const common = (code >= 48 && code <= 57) || code === 46 || code === 45;
    if (!common) return plain.test(text.trim());
  }
  return true;
}
