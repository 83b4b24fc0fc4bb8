// The browser host of a test, in a process of its own as `backprop serve` is: node serveStudio.ts USER_FOLDER PROJECT.
// Tells its address to whoever forked it, and ends with it.
import { join } from 'node:path';
import { serve } from '../../../cli/serve/index.ts';
import { createStudio } from '../../../studio/index.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const [userFolder = '', project = ''] = process.argv.slice(2);
const studio = createStudio({
  host: 'browser',
  nativeDialogs: false,
  laneFile: join(root, 'workers', 'lane.ts'),
  kernelsFolder: join(root, 'engine', 'kernels', 'wasm', 'build'),
  builtinFolder: join(root, 'studio', 'builtin'),
  userFolder,
  openAtStart: project || null,
});
const serving = await serve({ studio, port: 0, rendererFolder: join(root, 'out', 'renderer') });
process.send?.({ url: serving.url });
process.on('disconnect', () => {
  void serving
    .close()
    .then(() => studio.close())
    .then(() => process.exit(0));
});
