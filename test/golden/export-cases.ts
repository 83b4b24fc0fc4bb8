/**
 * Writes the case table with all its numbers as JSON on standard output: what make.py reads.
 *   node test/golden/export-cases.ts > cases.json
 */
import { exportCases } from './exported.ts';

process.stdout.write(JSON.stringify(exportCases()));
