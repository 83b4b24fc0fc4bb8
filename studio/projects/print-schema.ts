// Prints docs/project.schema.json: node studio/projects/print-schema.ts > docs/project.schema.json, then npm run format
import { projectJsonSchema } from './schema.ts';

process.stdout.write(`${JSON.stringify(projectJsonSchema(), null, 2)}\n`);
