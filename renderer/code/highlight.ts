/** What a piece of a line is, for its colour. */
export type TokenKind = 'comment' | 'string' | 'number' | 'keyword' | 'name' | 'plain';
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const patterns = {
  python:
    /(?<comment>#.*)|(?<string>"""(?:[^"]|"(?!""))*"""|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<number>\b\d[\d_.]*(?:e[+-]?\d+)?\b)|(?<keyword>\b(?:class|def|return|import|from|as|for|in|if|else|raise|not|and|or|True|False|None|self)\b)|(?<name>\b[A-Za-z_]\w*(?=\())/g,
  json: /(?<name>"(?:[^"\\]|\\.)*"(?=:))|(?<string>"(?:[^"\\]|\\.)*")|(?<number>-?\b\d[\d.]*(?:e[+-]?\d+)?\b)|(?<keyword>\b(?:true|false|null)\b)/g,
} as const;
export type Language = keyof typeof patterns;

/** A line in pieces, which together are the line. */
export function tokensOf(line: string, language: Language): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of line.matchAll(patterns[language])) {
    if (match.index > at) tokens.push({ kind: 'plain', text: line.slice(at, match.index) });
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] ?? 'plain';
    tokens.push({ kind: kind as TokenKind, text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < line.length) tokens.push({ kind: 'plain', text: line.slice(at) });
  return tokens;
}
