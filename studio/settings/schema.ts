import { z } from 'zod';
import { codeTargets, codeWidths, themeChoices, type Settings } from '../../contract/commands.ts';

const id = z.string({ error: 'the id of a command' }).max(100, { error: 'the id of a command' });
const keys = z.array(z.string({ error: 'keys such as Mod+S' }).max(40, { error: 'keys such as Mod+S' }), {
  error: 'a list of keys',
});
const entry = z
  .string({ error: 'the name of a layer or block' })
  .max(200, { error: 'the name of a layer or block' });
const entries = z
  .array(entry, { error: 'a list of layers and blocks' })
  .max(200, { error: 'at most 200 layers and blocks' });
const width = `a number from ${codeWidths.least} to ${codeWidths.most}`;

/** What the person may choose for all projects: one rule for each setting. */
export const settingsSchema = z.strictObject(
  {
    keys: z.record(id, keys, { error: 'commands and their keys' }),
    recentCommands: z.array(id, { error: 'a list of commands' }).max(100, { error: 'at most 100 commands' }),
    theme: z.enum(themeChoices, { error: `one of ${themeChoices.join(', ')}` }),
    palette: z.strictObject(
      { favourites: entries, recent: entries },
      { error: 'an object with favourites and recent' },
    ),
    code: z.strictObject(
      {
        open: z.boolean({ error: 'true or false' }),
        target: z.enum(codeTargets, { error: `one of ${codeTargets.join(', ')}` }),
        width: z
          .number({ error: width })
          .min(codeWidths.least, { error: width })
          .max(codeWidths.most, { error: width }),
      },
      { error: 'an object with open, target and width' },
    ),
  } satisfies { readonly [F in keyof Settings]: z.ZodType<Settings[F]> },
  { error: 'an object of settings' },
);

export const settingNames = Object.keys(settingsSchema.shape) as (keyof Settings)[];
