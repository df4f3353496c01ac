import * as fs from 'fs';
import { isIP } from 'net';
import * as path from 'path';
import { mustRun } from './run-command';
import { CACHE_FOLDER } from './work-folder';

export interface ServiceCertificate {
  readonly certificate: string;
  readonly key: string;
}

const alternative = (name: string) => `${isIP(name) ? 'IP' : 'DNS'}:${name}`;

/** A certificate of the test authority for a name or address, and others beside it, in files of the run's folder. */
export async function issueCertificate(folder: string, name: string, ...others: string[]): Promise<ServiceCertificate> {
  const [certificate, key] = ['crt', 'key'].map(ending => path.join(folder, `${name}.${ending}`));
  if (!fs.existsSync(certificate)) {
    await mustRun('openssl', [
      'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '365', '-subj', `/CN=${name}`,
      '-addext', `subjectAltName=${[name, ...others].map(alternative).join()}`, '-addext', 'extendedKeyUsage=serverAuth', '-addext', 'basicConstraints=critical,CA:FALSE',
      '-CA', path.join(CACHE_FOLDER, 'ca/ca.crt'), '-CAkey', path.join(CACHE_FOLDER, 'ca/ca.key'), '-keyout', key, '-out', certificate,
    ]);
  }
  return { certificate, key };
}
