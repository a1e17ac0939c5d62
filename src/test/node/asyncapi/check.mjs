// Prints what AsyncAPI's own parser objects to in a document, Avro schemas included; exits with 1 if anything is an error.
//
//   node check.mjs FILE
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { AvroSchemaParser } from '@asyncapi/avro-schema-parser';

const ERROR = 0;
const parser = new Parser({ schemaParsers: [AvroSchemaParser()] });
const { document, diagnostics } = await parser.parse(readFileSync(process.argv[2], 'utf8'));
const errors = diagnostics.filter((found) => found.severity === ERROR);
errors.forEach((found) => console.error(`${found.path.join('.')}: ${found.message}`));
if (document) {
  console.log(`${document.channels().all().length} channels, ${document.operations().all().length} operations`);
}
process.exit(document && errors.length === 0 ? 0 : 1);
