import { nameFromPath } from '../validation/names';
import { Examination } from '../validation/rule';
import { NAME, TAG_COUNT, TAG_KEY, TAG_VALUE, TERRAFORM_TEXT, UNRESERVED_NAME } from '../validation/rules';

/** The tag by which everything of a site is found in the console and on the bill. */
const SITE_TAG = 'open-webui-site';

/** The prefix of names. */
export function resolveName(examination: Examination, { name }: { readonly name?: string }, path: string): string {
  examination.known('name', name, NAME, UNRESERVED_NAME);
  return name ?? nameFromPath(path);
}

/** The tags of everything that takes tags. */
export function resolveTags(examination: Examination, { tags = {} }: { readonly tags?: Record<string, string> }, name: string): Record<string, string> {
  examination.value('tags', tags, TAG_COUNT);
  for (const [key, value] of Object.entries(tags)) {
    examination.value('tags', key, TAG_KEY, TERRAFORM_TEXT);
    examination.value(`tags[${JSON.stringify(key)}]`, value, TAG_VALUE, TERRAFORM_TEXT);
  }
  return { [SITE_TAG]: name, ...tags };
}
