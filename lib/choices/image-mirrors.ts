import { IMAGE_MIRROR, IMAGE_REGISTRY } from '../validation/addresses';
import { brand, familyOf } from '../validation/family';
import { TEXT, listOf, mapOf } from '../validation/kind';
import { Examination, Rule } from '../validation/rule';
import { DISTINCT } from '../validation/rules';

const LISTS = mapOf(listOf(TEXT));

const NAMES_A_REGISTRY: Rule<readonly string[]> = {
  name: 'mirrors-of-something',
  sentence: 'must name the mirrors of at least one registry',
  cure: () => 'ImageMirrors.NONE is for no mirrors',
  holds: registries => registries.length > 0,
};

/** The registry itself is asked last anyway; as its own mirror it would be counted for two. */
const isAnother = (registry: string): Rule<string> => ({
  name: 'mirror-is-another',
  sentence: 'must be another host than the registry itself, which is always asked last',
  holds: mirror => mirror !== registry,
});

/**
 * Who is asked for a container image before its registry is.
 *
 * From a mirror an image comes by its digest only, so whoever serves it cannot change it. Where no digest is named, the machine asks the registry itself for
 * it, which takes a few kB, and where the registry does not answer, two mirrors that must agree. A mirror that stands still is left for the next one.
 */
export class ImageMirrors {
  /** The public mirrors that are of use in mainland China, as of November 2026: of Nanjing University and of DaoCloud. Nobody promises that they stay. */
  public static readonly MAINLAND = new ImageMirrors({ 'ghcr.io': ['ghcr.nju.edu.cn', 'ghcr.m.daocloud.io'], 'docker.io': ['docker.m.daocloud.io'] });

  /** Every image comes from its registry. */
  public static readonly NONE = new ImageMirrors({});

  /**
   * Mirrors of your own.
   *
   * @param mirrors by registry, as names of images begin with it, the mirrors in the order in which they are asked: hosts, with a path where there is one,
   * e.g. `{ 'ghcr.io': ['ghcr.example.cn', 'mirror.example.cn/ghcr.io'] }`
   */
  public static of(mirrors: { [registry: string]: string[] }): ImageMirrors {
    return new ImageMirrors(mirrors, [NAMES_A_REGISTRY]);
  }

  private constructor(
    /** By registry the mirrors, in the order in which they are asked. */
    public readonly mirrors: { [registry: string]: string[] },
    private readonly rules: Array<Rule<readonly string[]>> = [],
  ) {
    brand(this, 'ImageMirrors', ['', mirrors, LISTS]);
  }

  /** @internal */
  public _examine(examination: Examination, property: string): void {
    examination.known(property, Object.keys(this.mirrors), ...this.rules);
    for (const [registry, mirrors] of Object.entries(this.mirrors)) {
      const place = `${property}[${JSON.stringify(registry)}]`;
      examination.known(place, registry, IMAGE_REGISTRY);
      examination.known(place, mirrors, DISTINCT);
      examination.eachKnown(place, mirrors, IMAGE_MIRROR, isAnother(registry));
    }
  }

  /** @internal */
  public _of(repository: string): readonly string[] {
    return this.mirrors[repository.split('/', 1)[0]] ?? [];
  }
}

/** What is held where one is given. */
export const IMAGE_MIRRORS = familyOf(ImageMirrors, 'ImageMirrors.MAINLAND');
