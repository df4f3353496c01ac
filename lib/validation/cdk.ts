/** What the apps of this package are written with, and of the other package that is made of these sources; which is which, is written by the build. */
export const [CDK, OTHER_CDK] = ['cdktf', 'cdktn'] as const;

/** The package of this library for a CDK. */
export const packageFor = (cdk: string): string => `${cdk}-bailian-open-webui`;

/** What an app on the other CDK has to do that has this package. */
export const TAKE_THE_OTHER = `npm uninstall ${packageFor(CDK)} && npm install ${packageFor(OTHER_CDK)}, and import from '${packageFor(OTHER_CDK)}'`;
