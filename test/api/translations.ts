/** What jsii-pacmak, which makes the packages of the other languages, calls each public name there: read from the code that it writes. */
import { execFileSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { basename, extname, join } from 'path';

const ROOT = join(__dirname, '../..');

export const LANGUAGES = ['python', 'java', 'dotnet', 'go'] as const;
export type Language = typeof LANGUAGES[number];

/** A name as the language has it, and the names of what is handed over there, in their order. */
export interface Translation {
  readonly native: string;
  readonly parameters?: readonly string[];
}

/** Of a type, by our names of its members; the constructor is called so. */
export interface TranslatedType {
  readonly native: string;
  readonly members: ReadonlyMap<string, Translation>;
}

interface Reading {
  readonly ending: string;
  /** Where a language writes a member: its name there, ours, and what is handed over. */
  readonly members: readonly RegExp[];
  /** Where it writes the name of a type. */
  readonly type: RegExp;
  /** The names in what is handed over. */
  readonly parameter: RegExp;
}

const READINGS: Readonly<Record<Language, Reading>> = {
  python: {
    ending: '.py',
    type: /^class ([A-Za-z]\w*)[(:]/m,
    members: [
      /jsii\.member\(jsii_name="(?<name>\w+)"\)\n(?:\s+@[\w.]+\n)*\s+def (?<native>\w+)\(\s*(?:self|cls),?(?<parameters>[^]*?)\) -> /g,
      /^    (?<native>[A-Z]\w*) = "(?<name>\w+)"$/gm,
      /"(?<native>\w+)": "(?<name>\w+)"[,}]/g,
      /def (?<native>__init__)\(\s*self,(?<parameters>[^]*?)\) -> None:(?=[^]*?jsii\.create)/g,
    ],
    parameter: /^\s*\*?(\w+): /,
  },
  java: {
    ending: '.java',
    type: /^public (?:abstract )?(?:class|interface|enum) (\w+)/m,
    members: [
      /^        (?<native>\w+) = [^\n]*?jsiiStaticGet\([\w.]+\.class, "(?<name>\w+)"/gm,
      /\b(?<native>\w+)\((?<parameters>[^()\n]*)\) \{\n[^\n]*(?:Kernel\.(?:get|call)|jsiiStaticCall|jsiiStaticGet)\((?:this|[\w.]+\.class), "(?<name>\w+)"/g,
      /^            this\.(?<native>\w+) = [^\n]*Kernel\.get\(this, "(?<name>\w+)"/gm,
      /^    (?<native>(?<name>[A-Z][A-Z0-9_]*)),$/gm,
      /^    public (?<native>\w+)\((?<parameters>[^()\n]*)\) \{\n\s+super\([^\n]*InitializationMode\.JSII\)/gm,
    ],
    parameter: /(\w+)\s*$/,
  },
  dotnet: {
    ending: '.cs',
    type: /^    public (?:abstract )?(?:class|interface|enum) (\w+)/m,
    members: [
      /\[JsiiProperty\(name: "(?<name>\w+)"[^\n]*\n(?:\s+\[[^\n]*\n)*\s+(?:[\w<>.,?[\]]+ )+(?<native>\w+)\n/g,
      /\[JsiiMethod\(name: "(?<name>\w+)"[^\n]*\n(?:\s+\[[^\n]*\n)*\s+(?:[\w<>.,?[\]]+ )+(?<native>\w+)\((?<parameters>[^\n]*)\)\n/g,
      /\[JsiiEnumMember\(name: "(?<name>\w+)"\)\]\n\s+(?<native>\w+)/g,
      /^        public (?<native>\w+)\((?<parameters>[^\n]*?)\): base\(_MakeDeputyProps/gm,
    ],
    parameter: /(@?\w+)(?: = [^,]*)?\s*$/,
  },
  go: {
    ending: '.go',
    type: /^type (\w+) (?:interface|struct|string)/m,
    members: [
      /^func \(\w+ \*\w+\) (?<native>\w+)\((?<parameters>.*?)\)[^\n]*\{\n(?:(?!^func )[^])*?_jsii_\.(?:Get|Invoke|InvokeVoid)\(\n\t\t\w+,\n\t\t"(?<name>\w+)"/gm,
      /^func (?<native>\w+)\((?<parameters>.*?)\)[^\n]*\{\n(?:(?!^func )[^])*?_jsii_\.(?:StaticGet|StaticInvoke|StaticInvokeVoid)\(\n\t\t"[\w.-]+",\n\t\t"(?<name>\w+)"/gm,
      /^\t(?<native>\w+) \S.* `field:"\w+" json:"(?<name>\w+)"/gm,
      /^\t(?<native>\w+) \w+ = "(?<name>\w+)"$/gm,
      /^func (?<native>New\w+(?<!_Override))\((?<parameters>.*?)\) \w+ \{/gm,
    ],
    parameter: /^\s*(\w+) /,
  },
};

/** What is handed over, without what stands in brackets: types have commas of their own. */
const listed = (text: string) => text.replace(/\[[^[\]]*(?:\[[^[\]]*(?:\[[^[\]]*\][^[\]]*)*\][^[\]]*)*\]|<[^<>]*(?:<[^<>]*>[^<>]*)*>/g, '').split(',').map(part => part.trim());

function read(text: string, { members, type, parameter }: Reading): TranslatedType {
  const found = members.flatMap(pattern => [...text.matchAll(pattern)]).map(({ groups = {} }) => {
    const parameters = groups.parameters === undefined ? undefined : listed(groups.parameters).flatMap(part => parameter.exec(part)?.[1] ?? []);
    return [groups.name ?? 'constructor', { native: groups.native, parameters }] as const;
  });
  // the first: Java has a shorter signature after the whole one
  return { native: type.exec(text)?.[1] ?? '', members: new Map([...found].reverse()) };
}

/** The code of each type. One file of Python has them all. */
function codeOf(language: Language, file: string): [string, string][] {
  const text = readFileSync(file, 'utf8');
  if (language !== 'python') return [[basename(file, extname(file)), text]];
  return text.split(/(?=^@jsii\.(?:data_type|enum|interface)\(|^class \w+\([^:]*?jsii_type=)/m).flatMap(code => {
    const [, name] = /jsii_type="[\w.-]+\.(\w+)"/.exec(code) ?? [];
    return name === undefined ? [] : [[name, code]];
  });
}

/** Writes the code of languages, each into its folder. */
export function writeCode(folder: string, ...languages: Language[]): void {
  execFileSync('npx', ['jsii-pacmak', '--code-only', '--no-npmignore', '--outdir', folder, '--target', ...languages], { cwd: ROOT, stdio: 'pipe' });
}

/** Every type in every language; by the name of the type. */
export function translations(): Readonly<Record<Language, ReadonlyMap<string, TranslatedType>>> {
  const folder = mkdtempSync(join(tmpdir(), 'translations-'));
  try {
    writeCode(folder, ...LANGUAGES);
    const of = (language: Language) => {
      const reading = READINGS[language];
      const files = readdirSync(join(folder, language), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith(reading.ending));
      return new Map(files.flatMap(file => codeOf(language, join(folder, language, file))).map(([name, code]) => [name, read(code, reading)]));
    };
    return { python: of('python'), java: of('java'), dotnet: of('dotnet'), go: of('go') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
