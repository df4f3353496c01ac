import { execFileSync } from 'child_process';
import { bareAddress } from '../../../lib/terraform/bare-address';
import { TerraformData } from '../../../lib/terraform/terraform-data';
import { aStack } from '../constructs/stack';
import { only, resolved, synthesized } from '../constructs/synthesized';

jest.mock('child_process', () => ({ ...jest.requireActual('child_process'), execFileSync: jest.fn(), execSync: jest.fn(), spawnSync: jest.fn(), spawn: jest.fn() }));

test('a value is kept as Terraform’s built-in resource, which needs no provider', () => {
  const stack = aStack();
  const data = new TerraformData(stack, 'Kept', { input: { hasGpu: true }, lifecycle: { ignoreChanges: ['input'] } });
  expect(only(synthesized(stack), 'terraform_data')).toEqual({ input: { hasGpu: true }, lifecycle: { ignore_changes: ['input'] } });
  expect(resolved(stack, data.output)).toBe('${terraform_data.Kept.output}');
});

test('its address is bare, as replace_triggered_by and commands take it', () => {
  expect(bareAddress(new TerraformData(aStack(), 'Kept', { input: 1 }))).toBe('terraform_data.Kept');
});

test('an address that was given out stays: cdktf refuses another logical id', () => {
  const data = new TerraformData(aStack(), 'Kept', { input: 1 });
  bareAddress(data);
  expect(() => data.overrideLogicalId('other')).toThrow();
});

test('no program is run at synth', () => {
  const stack = aStack();
  new TerraformData(stack, 'Kept', { input: 1 });
  synthesized(stack);
  expect(execFileSync).not.toHaveBeenCalled();
  expect(jest.requireMock('child_process').spawnSync).not.toHaveBeenCalled();
  expect(jest.requireMock('child_process').execSync).not.toHaveBeenCalled();
});
