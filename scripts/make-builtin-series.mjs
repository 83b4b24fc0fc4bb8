/**
 * Makes the texts and series that ship with the studio (studio/builtin/{shakespeare,names,weather}) from:
 *
 *     asyoulik.txt          of Debian's source package snappy, 1.1.9
 *     @faker-js/faker       10.6.0, from npm
 *     seattle-weather.csv   of vega-datasets 3.2.1, from npm
 *
 *     node scripts/make-builtin-series.mjs asyoulik.txt path/to/@faker-js/faker/dist/index.js seattle-weather.csv
 *
 * The files are committed: nobody needs to run this but to check them. It writes the same bytes every time.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [play, faker, weather] = process.argv.slice(2);
const builtin = join(import.meta.dirname, '..', 'studio', 'builtin');
const write = (folder, name, text) => {
  mkdirSync(join(builtin, folder), { recursive: true });
  writeFileSync(join(builtin, folder, name), text);
};

/** `NAME TAB speech` becomes a line with the name and a colon, and the speech below it; the list of persons is left out. */
function playText(text) {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const plainly = (line) => line.trim().replace(/\t/g, ' ');
  const begin = lines.findIndex((line) => line.trim() === 'ACT I');
  const plain = lines.slice(begin).map((line) => {
    const [, name, speech] = /^([A-Z][A-Z .]{2,}|[A-Z][a-z]+(?: [A-Z][a-z]+)*)\t(.*)$/.exec(line) ?? [];
    if (name === undefined) return plainly(line);
    return name.startsWith('SCENE') ? `${name}. ${plainly(speech)}` : `${name.trim()}:\n${plainly(speech)}`;
  });
  return `${plain
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

const languages = {
  cs_CZ: 'Czech',
  de: 'German',
  en: 'English',
  es: 'Spanish',
  hr: 'Croatian',
  it: 'Italian',
  pl: 'Polish',
  ro: 'Romanian',
  tr: 'Turkish',
};
const most = 300;

/** Family names of nine languages, as many of each, evenly taken from its list; names of two languages are left out. */
async function nameLines(path) {
  const { allFakers } = await import(pathToFileURL(resolve(path)).href);
  const lists = Object.keys(languages).map((locale) => {
    const { generic, male } = allFakers[locale].rawDefinitions.person.last_name;
    const simple = (male ?? []).length > (generic ?? []).length ? male : generic;
    return [...new Set(simple)].filter((name) => /^[\p{L}'-]+$/u.test(name)).sort();
  });
  const seen = new Map();
  for (const name of lists.flat()) seen.set(name, (seen.get(name) ?? 0) + 1);
  return lists
    .flatMap((list, language) => {
      const own = list.filter((name) => seen.get(name) === 1);
      const count = Math.min(most, own.length);
      return Array.from({ length: count }, (_, i) => own[Math.floor((i * own.length) / count)]).map(
        (name) => `${name}\t${Object.values(languages)[language]}\n`,
      );
    })
    .join('');
}

write('shakespeare', 'as-you-like-it.txt', playText(readFileSync(play, 'latin1')));
write('names', 'names.txt', await nameLines(faker));
write('weather', 'seattle-weather.csv', readFileSync(weather, 'utf8'));
