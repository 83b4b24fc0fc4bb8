const longest = 64;

/** Ids of layers, out of the names that a file gives them: `features.0` becomes `features_0`; `conv`, `conv2` where it gives none. */
export class Names {
  readonly #taken = new Set<string>();

  fresh(type: string, wanted?: string): string {
    const words = (wanted ?? '').replace(/[^A-Za-z0-9_-]+/g, '_').replace(/^_+|_+$/g, '');
    // A number says nothing to a person.
    const stem = (
      /[A-Za-z]/.test(words) && words !== '__proto__' ? words : type.replace(/\d+d?$/i, '')
    ).slice(0, longest);
    let id = stem;
    for (let n = 2; this.#taken.has(id); n += 1)
      id = `${stem.slice(0, longest - String(n).length - 1)}${/\d$/.test(stem) ? '_' : ''}${n}`;
    this.#taken.add(id);
    return id;
  }
}
