/** The bill of materials of a package: what npm says of it, installed from its tarball, and the data of others that it is made of. */
import { execFileSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** What is read and written of CycloneDX 1.5, https://cyclonedx.org/docs/1.5/json/. */
export interface Bom {
  readonly bomFormat?: string;
  readonly specVersion?: string;
  readonly metadata?: { readonly component?: Component };
  readonly components?: readonly Component[];
  readonly dependencies?: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

interface Component {
  readonly 'bom-ref'?: string;
  readonly 'type'?: string;
  readonly 'name'?: string;
  readonly 'version'?: string;
  readonly 'purl'?: string;
  readonly 'licenses'?: readonly { readonly license?: { readonly id?: string } }[];
  readonly 'hashes'?: readonly { readonly alg?: string; readonly content?: string }[];
}

/** Of which data of others a package is made, as NOTICE says it. */
export function dataOfOthers(tldts: string): Component[] {
  const mpl = [{ license: { id: 'MPL-2.0' } }];
  return [
    { 'bom-ref': 'public-suffix-list', 'type': 'data', 'name': 'public-suffix-list', 'version': `as in tldts ${tldts}`, 'licenses': mpl },
    { 'bom-ref': 'terraform-provider-alicloud-schema', 'type': 'data', 'name': 'terraform-provider-alicloud-schema', 'version': 'see lib/alicloud', 'licenses': mpl },
  ];
}

/** Why a bill of materials is not the one of a package that brings nothing: whoever installs it has what it holds, and their own peers. */
export function faultsOfBom(bom: Bom, { name, version }: { readonly name: string; readonly version: string }): string[] {
  const component = bom.metadata?.component;
  const allowed = dataOfOthers('').map(one => one['bom-ref']);
  const others = (bom.components ?? []).filter(one => !allowed.includes(one['bom-ref']));
  return [
    ...bom.bomFormat === 'CycloneDX' && /^1\.[5-9]$/.test(bom.specVersion ?? '') ? [] : ['the bill of materials is not CycloneDX 1.5 or newer'],
    ...component?.purl === `pkg:npm/${name}@${version}` ? [] : [`the bill of materials is of ${component?.purl ?? 'nothing'}, must be of pkg:npm/${name}@${version}`],
    ...component?.licenses?.some(({ license }) => license?.id === 'Apache-2.0') ? [] : ['the bill of materials names no licence Apache-2.0 of the package'],
    ...component?.hashes?.some(({ alg, content }) => alg === 'SHA-512' && content) ? [] : ['the bill of materials has no SHA-512 of the package'],
    ...others.map(one => `the package brings ${one.name}@${one.version}: it must have no runtime dependency`),
    ...allowed.filter(ref => !bom.components?.some(one => one['bom-ref'] === ref)).map(ref => `the bill of materials does not name ${ref}, which the package is made of`),
  ];
}

/** npm's own bill of materials of a project that installs a tarball and nothing else, turned round: it is of the package, not of that project. */
export function bomOf(tarball: string, name: string, tldts: string): Bom {
  const folder = mkdtempSync(join(tmpdir(), 'bom-'));
  try {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', version: '1.0.0', private: true }));
    const npm = (...words: string[]) => execFileSync('npm', [...words, '--legacy-peer-deps'], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 }); // peers are the app's
    npm('install', '--ignore-scripts', '--no-audit', '--no-fund', tarball);
    const bom: Bom = JSON.parse(npm('sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'library'));
    const ours = bom.components?.find(component => component.name === name);
    const others = bom.components?.filter(component => component !== ours) ?? [];
    const components = [...others, ...dataOfOthers(tldts)];
    const dependencies = bom.dependencies?.filter(({ ref }) => ref !== bom.metadata?.component?.['bom-ref']);
    return { ...bom, metadata: { ...bom.metadata, component: ours }, components, dependencies };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
