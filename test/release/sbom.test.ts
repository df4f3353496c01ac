import { Bom, dataOfOthers, faultsOfBom } from '../../projenrc/release/sbom';

const PACKAGE = { name: 'a-library', version: '1.2.3' };
const COMPONENT = {
  'bom-ref': 'a-library@1.2.3',
  'name': 'a-library',
  'version': '1.2.3',
  'purl': 'pkg:npm/a-library@1.2.3',
  'licenses': [{ license: { id: 'Apache-2.0' } }],
  'hashes': [{ alg: 'SHA-512', content: 'ab' }],
};
const BOM: Bom = { bomFormat: 'CycloneDX', specVersion: '1.5', metadata: { component: COMPONENT }, components: dataOfOthers('7.6.0') };

test('a bill of materials of a package that brings nothing but the data that it is made of is good', () => {
  expect(faultsOfBom(BOM, PACKAGE)).toEqual([]);
});

describe('a bill of materials is refused', () => {
  const others = dataOfOthers('7.6.0');

  test.each<[string, Partial<Bom>, string]>([
    ['with a runtime dependency', { components: [...others, { 'bom-ref': 'left-pad@1.0.0', 'name': 'left-pad', 'version': '1.0.0' }] },
      'the package brings left-pad@1.0.0: it must have no runtime dependency'],
    ['that does not name the data of others', { components: others.slice(1) }, 'the bill of materials does not name public-suffix-list, which the package is made of'],
    ['of another package', { metadata: { component: { ...COMPONENT, purl: 'pkg:npm/consumer@1.0.0' } } },
      'the bill of materials is of pkg:npm/consumer@1.0.0, must be of pkg:npm/a-library@1.2.3'],
    ['without a licence', { metadata: { component: { ...COMPONENT, licenses: [] } } }, 'the bill of materials names no licence Apache-2.0 of the package'],
    ['without a digest', { metadata: { component: { ...COMPONENT, hashes: [] } } }, 'the bill of materials has no SHA-512 of the package'],
    ['of another format', { bomFormat: 'SPDX' }, 'the bill of materials is not CycloneDX 1.5 or newer'],
    ['of an older format', { specVersion: '1.4' }, 'the bill of materials is not CycloneDX 1.5 or newer'],
  ])('%s', (_what, change, fault) => {
    expect(faultsOfBom({ ...BOM, ...change }, PACKAGE)).toEqual([fault]);
  });

  test('that says nothing', () => {
    expect(faultsOfBom({}, PACKAGE)).toHaveLength(6);
  });
});
