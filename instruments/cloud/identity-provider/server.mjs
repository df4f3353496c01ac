// A provider of OpenID Connect: npm's oidc-provider with accounts and clients out of a file, and a page to sign in on. It is a module of today's
// JavaScript, which the tests are not, so it runs as a process of its own: server.mjs CONFIGURATION
import { readFileSync } from 'fs';
import { createServer } from 'https';
import { Provider } from 'oidc-provider';

const { issuer, address, certificate, key, client, accounts, jwks, claims } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

const escaped = text => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`);
const page = (title, body) => `<!doctype html><html lang="en"><title>${title}</title><main><h1>${title}</h1>${body}</main></html>`;

const provider = new Provider(issuer, {
  clients: [{ ...client, response_types: ['code'], grant_types: ['authorization_code', 'refresh_token'] }],
  // In the ID token too, as most providers of companies have it.
  conformIdTokenClaims: false,
  claims,
  scopes: ['openid', 'email', 'profile', 'offline_access'],
  cookies: { keys: ['of a test'] },
  jwks,
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => { ctx.body = page('Sign out?', `${form}<button form="op.logoutForm" name="logout" value="yes">Yes</button>`); },
    },
  },
  findAccount: (_ctx, id) => accounts[id] && { accountId: id, claims: () => ({ sub: id, ...accounts[id].claims }) },
  // Whoever may sign in has agreed: the provider is the company's.
  loadExistingGrant: async ctx => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope(ctx.oidc.params.scope);
    await grant.save();
    return grant;
  },
  interactions: { url: (_ctx, { uid }) => `/sign-in/${uid}` },
  renderError: (ctx, { error, error_description: description }) => { ctx.body = page('Refused', `<p>${escaped(`${error}: ${description}`)}</p>`); },
});
// Behind nothing: TLS ends here.
provider.proxy = true;

const form = word => page('Sign in', `<p>${word}</p><form method="post"><label>Name <input name="name"></label><label>Password <input name="password" type="password"></label><button>Sign in</button></form>`);

async function signIn(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const given = new URLSearchParams(Buffer.concat(chunks).toString());
  const name = given.get('name') ?? '';
  if (request.method === 'POST' && accounts[name]?.password === given.get('password')) {
    return provider.interactionFinished(request, response, { login: { accountId: name } }, { mergeWithLastSubmission: false });
  }
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end(form(request.method === 'POST' ? 'Wrong name or password.' : ''));
}

const rest = provider.callback();
createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
  request.headers['x-forwarded-proto'] = 'https';
  const answered = request.url.startsWith('/sign-in/') ? signIn(request, response) : rest(request, response);
  Promise.resolve(answered).catch(error => { console.error(error); response.destroy(); });
}).listen(443, address);
