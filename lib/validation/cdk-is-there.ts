import { CDK, OTHER_CDK, packageFor, TAKE_THE_OTHER } from './cdk';

/**
 * Loads the CDK before anything else asks for it: not every package manager installs what a package has as its peer, and an app on the other one has no use
 * for it. Written so that bundlers see what is loaded.
 */
try {
  require('cdktf');
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  // what the CDK itself asks for, and does not find, is another matter
  if (code !== 'MODULE_NOT_FOUND' || !message.startsWith(`Cannot find module '${CDK}'`)) throw error;
  throw new Error(`${packageFor(CDK)} needs ${CDK}, which is not installed: npm install ${CDK} constructs; an app on ${OTHER_CDK} takes another package: ${TAKE_THE_OTHER}`);
}
