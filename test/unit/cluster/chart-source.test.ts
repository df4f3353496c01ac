import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { TerraformStack, Testing } from 'cdktf';
import { clusterSite } from './site';
import { chartFolder } from '../../../lib/cluster/chart-source';

const TEMPLATES = join(chartFolder(), 'templates');

/** Every path of values that a template reads. */
function read(): Set<string> {
  const texts = readdirSync(TEMPLATES).map(name => readFileSync(join(TEMPLATES, name), 'utf8'));
  return new Set(texts.flatMap(text => [...text.matchAll(/\.Values\.(\w+)/g)].map(([, name]) => name)));
}

test('what Helm is given is the whole chart, with the programs that the machine shares', () => {
  for (const file of ['Chart.yaml', 'programs/release.py', 'programs/signed_call.py']) expect(existsSync(join(chartFolder(), file))).toBe(true);
});

test('what a site tells the chart is what its templates read, and nothing else', () => {
  const stack = new TerraformStack(Testing.app(), 'chat');
  clusterSite()(stack);
  const { resource: { helm_release: releases } } = JSON.parse(Testing.synth(stack));
  const [{ values: [told] }] = Object.values(releases as Record<string, { values: string[] }>);
  expect(Object.keys(JSON.parse(told)).sort()).toEqual([...read()].sort());
});
