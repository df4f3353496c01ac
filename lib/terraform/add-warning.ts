import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { sentenceOfApp } from '../validation/language-of-app';

/** Warns at synth, with the names that the app's language has. */
export function addWarning(scope: Construct, sentence: string): void {
  Annotations.of(scope).addWarning(sentenceOfApp(sentence));
}
