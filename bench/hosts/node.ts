/** `measure` in a Node of its own: a task on standard input, `node node.ts [revectorizer]`. */
import { text } from 'node:stream/consumers';
import { enableRevectorizer } from '../../workers/flags.ts';
import { measure, type Task } from './measure.ts';

if (process.argv[2] === 'revectorizer') enableRevectorizer();
console.log(JSON.stringify(await measure(JSON.parse(await text(process.stdin)) as Task)));
