import { writtenPiece } from './piece';
import { nginxTools } from './toolbox';
import { source, Tools } from '../program';

/** Before this, in the server that has the certificate. */
const PLACE = '    location / {\n      proxy_pass http://open_webui;\n';

/** A text between the quotation marks of a script, in ASCII: nobody says in which encoding a script comes. */
const ascii = (text: string) => text.replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** nginx's configuration, before names and ports are filled in; with the number of an ICP filing, where the site has one, at the bottom of its home page. */
export function nginxToolsOf(icpNumber: string | undefined): () => Tools {
  return icpNumber === undefined ? nginxTools : writtenPiece('nginx', 'nginx.conf', withNumber(icpNumber));
}

function withNumber(icpNumber: string): string {
  const [before, after, ...more] = source('toolbox/nginx/nginx.conf').split(PLACE);
  if (after === undefined || more.length > 0) {
    throw new Error('nginx.conf has not one place for the number of an ICP filing');
  }
  return [before, source('toolbox/icp-number.conf').replace('@icp_number@', ascii(icpNumber)), PLACE, after].join('');
}
