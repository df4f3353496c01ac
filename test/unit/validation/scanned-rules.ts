import { readdirSync, readFileSync } from 'fs';
import { join, relative } from 'path';
import * as ts from 'typescript';

/** A rule as it stands in a source: its name, or a pattern for a name that is made of parts. */
export interface ScannedRule {
  readonly pattern: RegExp;
  /** Where it was found. */
  readonly place: string;
}

const LIB = join(__dirname, '../../../lib');

/** Functions that make a rule of the name that they are given first. */
const MAKERS = ['matches', 'wholeNumber', 'oneOf'];

/** Every rule of the library, found in its sources so that none can be forgotten. */
export function scannedRules(): ScannedRule[] {
  return sources(LIB).flatMap(file => {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    return rulesIn(source).map(name => ({ pattern: name, place: relative(LIB, file) }));
  });
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? entry.name === 'generated' ? [] : sources(path) : /(?<!\.d)\.ts$/.test(path) ? [path] : [];
  });
}

function rulesIn(node: ts.Node): RegExp[] {
  const name = nameOf(node);
  const below = [] as RegExp[];
  node.forEachChild(child => { below.push(...rulesIn(child)); });
  return name ? [name, ...below] : below;
}

function nameOf(node: ts.Node): RegExp | undefined {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && MAKERS.includes(node.expression.text)) {
    return pattern(node.arguments[0]);
  }
  if (ts.isObjectLiteralExpression(node) && property(node, 'sentence') && property(node, 'holds')) {
    return pattern(property(node, 'name'));
  }
  return undefined;
}

function property(node: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const found = node.properties.find(({ name: key }) => key?.getText() === name);
  return found && (ts.isPropertyAssignment(found) ? found.initializer : found.name as ts.Identifier);
}

/** What a name may be; undefined for a maker's own parameter, whose calls are found by themselves. */
function pattern(expression: ts.Expression | undefined): RegExp | undefined {
  if (expression && ts.isStringLiteralLike(expression)) {
    return new RegExp(`^${expression.text}$`);
  }
  if (expression && ts.isTemplateExpression(expression)) {
    return new RegExp(`^${[expression.head.text, ...expression.templateSpans.map(({ literal }) => `[A-Za-z0-9-]+${literal.text}`)].join('')}$`);
  }
  return undefined;
}
