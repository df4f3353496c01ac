import { misfitsOf } from '../../../lib/terraform/version-constraint';

const OLD = 'versions before 1.283.0';
const NEW = 'version 2';

test.each([
  '>= 1.283.0, < 2.0.0', '~> 1.283', '~> 1.283.0', '~> 1.289', '1.289.0', '= 1.289.0', '1.283', '< 2.0, >= 1.283, != 1.290.0', '<= 1.300.0, >= 1.283.0',
])('%s lets Terraform choose nothing but what these resources were written for', constraint => {
  expect(misfitsOf(constraint)).toEqual([]);
});

test.each(['1.250.0', '= 1.282.1', '~> 1', '~> 1.250', '~> 1.250.0', '< 2', '<2.0', '<= 1.300.0', '< 2.0.0, >= 1.0.0', '< 1.283.0', '> 1.0, < 2.0', '>1.282.9,<2'])('%s lets an older one in', constraint => {
  expect(misfitsOf(constraint)).toEqual([OLD]);
});

test.each(['>= 1.283.0', '~> 2.0', '>= 1.290, < 2.1.0', '2.0.0', '>= 1.283.0, <= 2.0.0', '3.1.4', '~> 2'])('%s lets 2.x in', constraint => {
  expect(misfitsOf(constraint)).toEqual([NEW]);
});

test.each([undefined, '', '< 3.0.0', '!= 2.0.0', 'v1.290.0', '> 1.0', '<= 2.0.0', '>= 1.0, < 2.1.0', 'latest', '2.0.0-beta1', '>= 1.283.0-rc1'])('%p lets both in, or is not understood', constraint => {
  expect(misfitsOf(constraint)).toEqual([NEW, OLD]);
});
