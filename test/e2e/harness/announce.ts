import { whichElectron } from './which.ts';

/** Says once which Electron the run is about. */
export default function announce(): void {
  const electron = whichElectron();
  console.log(
    'binary' in electron
      ? `Project "electron" runs on the real Electron: ${electron.binary}`
      : `Project "electron" runs on the double of Electron, with Chromium as its window (${electron.reason}).`,
  );
}
