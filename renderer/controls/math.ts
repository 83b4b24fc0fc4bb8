/** The little of TeX that the layers' equations use, as MathML: the browser draws it, nothing else is needed. */

const identifiers: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  epsilon: 'ε',
  eta: 'η',
  theta: 'θ',
  lambda: 'λ',
  mu: 'μ',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  phi: 'φ',
  Phi: 'Φ',
  pi: 'π',
  omega: 'ω',
  infty: '∞',
  ell: 'ℓ',
};
const operators: Readonly<Record<string, string>> = {
  leftarrow: '←',
  rightarrow: '→',
  to: '→',
  le: '≤',
  leq: '≤',
  ge: '≥',
  geq: '≥',
  ne: '≠',
  sim: '∼',
  approx: '≈',
  cdot: '·',
  times: '×',
  odot: '⊙',
  dots: '…',
  ldots: '…',
  cdots: '⋯',
  in: '∈',
  pm: '±',
  top: '⊤',
  parallel: '∥',
  mid: '|',
  circ: '∘',
  oplus: '⊕',
  '{': '{',
  '}': '}',
};
const functions: ReadonlySet<string> = new Set(['log', 'ln', 'exp', 'max', 'min', 'tanh', 'cos', 'sin']);
const large: Readonly<Record<string, string>> = { sum: '∑', prod: '∏' };
const spaces: Readonly<Record<string, string>> = {
  ',': '0.17em',
  ';': '0.28em',
  ':': '0.22em',
  quad: '1em',
  qquad: '2em',
  '!': '0',
  ' ': '0.3em',
};

const escape = (text: string): string =>
  text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] as string);
const row = (parts: readonly string[]): string =>
  parts.length === 1 ? parts[0] : `<mrow>${parts.join('')}</mrow>`;
const mo = (sign: string, stretchy = false): string =>
  `<mo${stretchy ? '' : ' stretchy="false"'}>${escape(sign)}</mo>`;

/** Words such as `\frac`, `\,` and `\\`; numbers; single signs. */
const tokensOf = (tex: string): string[] => tex.match(/\\[A-Za-z]+|\\[^A-Za-z]|\d+(?:\.\d+)?|[^\s]/g) ?? [];

class Reader {
  readonly #tokens: string[];
  #at = 0;
  constructor(tex: string) {
    this.#tokens = tokensOf(tex);
  }

  get #next(): string | undefined {
    return this.#tokens[this.#at];
  }
  #take(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error('The formula ends too early.');
    return token;
  }
  #expect(token: string): void {
    const found = this.#take();
    if (found !== token) throw new Error(`Expected ${token}, found ${found}.`);
  }

  /** Up to one of the given tokens, which stays. */
  row(...ends: readonly string[]): string[] {
    const parts: string[] = [];
    while (this.#next !== undefined && !ends.includes(this.#next)) parts.push(this.#scripted());
    return parts;
  }

  #scripted(): string {
    const isFunction = functions.has(this.#next?.slice(1) ?? '');
    return this.#withScripts() + (isFunction ? '<mspace width="0.1em"></mspace>' : '');
  }

  /** One element, whatever stands below and above it. */
  #withScripts(): string {
    const name = this.#next?.slice(1) ?? '',
      isLarge = name in large || name === 'min' || name === 'max';
    const base = this.#atom();
    let sub: string | undefined;
    let sup: string | undefined;
    while (this.#next === '_' || this.#next === '^') {
      if (this.#take() === '_') sub = this.#argument();
      else sup = this.#argument();
    }
    if (sub === undefined && sup === undefined) return base;
    const [below, above, both] = isLarge ? ['munder', 'mover', 'munderover'] : ['msub', 'msup', 'msubsup'];
    if (sup === undefined) return `<${below}>${base}${sub}</${below}>`;
    if (sub === undefined) return `<${above}>${base}${sup}</${above}>`;
    return `<${both}>${base}${sub}${sup}</${both}>`;
  }

  #group(): string {
    this.#expect('{');
    const parts = this.row('}');
    this.#expect('}');
    return row(parts);
  }

  /** What a command or a script applies to: a group, or one sign; of a number its first digit. */
  #argument(): string {
    const next = this.#next;
    if (next !== undefined && /^\d{2}/.test(next)) this.#tokens.splice(this.#at, 1, next[0], next.slice(1));
    return this.#atom();
  }

  /** The letters of a `\mathrm{...}` or `\text{...}`. */
  #words(): string {
    this.#expect('{');
    const words: string[] = [];
    while (this.#next !== undefined && this.#next !== '}') words.push(this.#take());
    this.#expect('}');
    return words.map((word) => (word === '\\,' || word === '\\ ' ? ' ' : word)).join('');
  }

  #cases(): string {
    this.#words();
    const rows: string[] = [];
    while (this.#next !== '\\end') {
      const cells: string[] = [];
      do {
        if (this.#next === '&') this.#take();
        cells.push(`<mtd>${row(this.row('&', '\\\\', '\\end'))}</mtd>`);
      } while (this.#next === '&');
      rows.push(`<mtr>${cells.join('')}</mtr>`);
      if (this.#next === '\\\\') this.#take();
    }
    this.#take();
    this.#words();
    return `<mrow>${mo('{', true)}<mtable class="cases">${rows.join('')}</mtable></mrow>`;
  }

  #atom(): string {
    if (this.#next === '{') return this.#group();
    const token = this.#take();
    if (token.startsWith('\\')) return this.#command(token.slice(1));
    if (/^\d/.test(token)) return `<mn>${token}</mn>`;
    if (/^[A-Za-z]$/.test(token)) return `<mi>${token}</mi>`;
    if (token === '-') return mo('−');
    return mo(token === '*' ? '·' : token);
  }

  #command(name: string): string {
    if (name in identifiers) return `<mi>${identifiers[name]}</mi>`;
    if (name in operators) return mo(operators[name]);
    if (name in large) return `<mo movablelimits="true">${large[name]}</mo>`;
    if (name in spaces) return `<mspace width="${spaces[name]}"></mspace>`;
    if (functions.has(name)) return `<mi mathvariant="normal">${name}</mi>`;
    switch (name) {
      case 'frac':
        return `<mfrac>${this.#argument()}${this.#argument()}</mfrac>`;
      case 'sqrt':
        return `<msqrt>${this.#argument()}</msqrt>`;
      case 'hat':
        return `<mover accent="true">${this.#argument()}${mo('^')}</mover>`;
      case 'bar':
        return `<mover accent="true">${this.#argument()}${mo('¯')}</mover>`;
      case 'tilde':
        return `<mover accent="true">${this.#argument()}${mo('~')}</mover>`;
      case 'mathrm':
      case 'operatorname':
        return `<mi mathvariant="normal">${escape(this.#words())}</mi>`;
      case 'text':
        return `<mtext>&nbsp;${escape(this.#words())}&nbsp;</mtext>`;
      case 'left':
      case 'right':
        return mo(this.#take(), true);
      case 'begin':
        return this.#cases();
      default:
        throw new Error(`The formula has a command that is not known here: \\${name}.`);
    }
  }
}

/** MathML of a formula. Throws where it holds something this does not know. */
export const toMathML = (tex: string): string =>
  `<math display="block"><mrow>${new Reader(tex).row().join('')}</mrow></math>`;

/** Formulas side by side, set apart by wide spaces: each gets a line of its own in a narrow panel. */
export const partsOf = (tex: string): string[] =>
  tex
    .split(/\\quad|\\qquad/)
    .map((part) => part.trim())
    .filter(Boolean);
