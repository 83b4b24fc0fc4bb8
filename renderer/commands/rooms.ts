import type { Room } from '../state/studio.svelte.ts';
import { command } from './command.ts';

const room = (name: Room, title: string, key: string) =>
  command({
    id: `room.${name}`,
    group: 'View',
    name: `${title} room`,
    shortcuts: [`Alt+${key}`],
    inText: true,
    enabled: ({ project }) => project !== null,
    run: (app) => {
      app.room = name;
    },
  });

export const designRoom = room('design', 'Design', '1');
export const dataRoom = room('data', 'Data', '2');
export const trainRoom = room('train', 'Train', '3');
