import type { WeightFormat } from './format.ts';
import { npz } from './npz.ts';
import { safetensors } from './safetensors.ts';

/** Every weight format, by the name that `export --to` takes. */
export const weightFormats = { safetensors, npz } as const satisfies Record<string, WeightFormat>;
export type WeightFormatName = keyof typeof weightFormats;
export type { NamedTensor, WeightFile, WeightFormat } from './format.ts';
