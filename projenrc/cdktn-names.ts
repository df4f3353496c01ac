/**
 * What a text of this project says in the package for cdktn: the names of the two CDKs change places, so that what is told of the other is told the other way
 * round too.
 */

import { PUBLISHER } from './publisher';

/** A text as a pattern for itself. */
const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const [OWNER, REPOSITORY] = [literally(`github.com/${PUBLISHER.owner}`), literally(PUBLISHER.repository)];

/** What stays as it is, for it is no name of the package that is installed: what deployed resources carry, what copies of both know each other by, owners. */
const KEPT: readonly RegExp[] = [
  /(?:remark|备注)\W{1,8}cdktf-bailian-open-webui/gi,
  /Symbol\.for\(['`]cdktf-bailian-open-webui\//g,
  new RegExp(`${OWNER}(?:/${REPOSITORY}(?![\\w-]))?`, 'g'),
  new RegExp(literally(PUBLISHER.mavenGroupId), 'g'),
  new RegExp(literally(PUBLISHER.author), 'g'),
  /\/var\/cache\/cdktf-bailian-open-webui/g,
  // of the tools that the bindings are generated with there is one
  /@cdktf\/provider-(?:generator|schema)/g,
  /<!-- of both packages -->[^]*?<!-- \/of both packages -->/g,
];

type Change = readonly [pattern: RegExp, by: string | ((text: string) => string)];

const OTHER: Readonly<Record<string, string>> = { f: 'n', n: 'f', F: 'N', N: 'F' };
const swapped = (name: string): string => name.slice(0, -1) + OTHER[name.slice(-1)];

const CHANGES: readonly Change[] = [
  // not cdktf.json, cdktf.out, cdktfStack, @cdktf/warn, copy-of-cdktf: these are called so in cdktn too, or are ours
  [/(?<![\w@/-])cdkt[fn](?!\w|\.json|\.out)/g, swapped],
  [new RegExp(`(?<=${OWNER}/)cdkt[fn](?=-bailian-open-webui-go)`, 'g'), swapped],
  [/(?<=node_modules\/|@)cdkt[fn](?=-bailian-open-webui|\/provider-)/g, swapped],
  [/(?<![A-Za-z])[cC]dkt[fn](?=_bailian_open_webui|bailianopenwebui|BailianOpenWebUi)/g, swapped],
  [/\[CDKTF\]\(https:\/\/developer\.hashicorp\.com\/terraform\/cdktf\)/g, '[CDK Terrain](https://cdktn.io)'],
  [/(?<![\w-])CDKTF(?![\w-])/g, 'CDK Terrain'],
  [/https:\/\/cdk\.tf\/complex-object-as-configuration/g, 'https://cdktn.io/docs/concepts/resources#references'],
  // what its command line asks for
  [/Node\.js 22(?= or newer| 以上)/g, 'Node.js 22.19'],
];

/** The text for cdktn. */
export function forCdktn(text: string): string {
  const kept = KEPT.flatMap(pattern => [...text.matchAll(pattern)]).map(({ index, 0: { length } }) => [index, index + length] as const);
  const isKept = (place: number) => kept.some(([begin, end]) => begin <= place && place < end);
  const changes = CHANGES.flatMap(([pattern, by]) => [...text.matchAll(pattern)].map(({ index, 0: found }) => ({ index, found, by: typeof by === 'string' ? by : by(found) })));
  const parts: string[] = [];
  let end = 0;
  for (const { index, found, by } of changes.filter(change => !isKept(change.index)).sort((one, other) => one.index - other.index)) {
    if (index < end) continue; // within what is changed as a whole
    parts.push(text.slice(end, index), by);
    end = index + found.length;
  }
  return parts.join('') + text.slice(end);
}
