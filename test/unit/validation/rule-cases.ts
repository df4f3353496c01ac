import { caseOf, RuleCase } from './rule-case';
import * as addresses from '../../../lib/validation/addresses';
import * as cidr from '../../../lib/validation/cidr';
import * as domains from '../../../lib/validation/domains';
import { ICP_NUMBER } from '../../../lib/validation/icp-number';
import { REGION_ID, zoneOfRegion } from '../../../lib/validation/regions';
import * as releases from '../../../lib/validation/releases';
import * as rules from '../../../lib/validation/rules';
import * as signIn from '../../../lib/validation/sign-in-rules';

const CLOSED = { closedAlphabet: true };
const LABEL_63 = 'a'.repeat(63);
const DOMAIN_253 = `${`${LABEL_63}.`.repeat(3)}${'a'.repeat(57)}.com`;
const HEX_64 = '0123456789abcdef'.repeat(4);

const blocks = (count: number) => Array.from({ length: count }, (_, index) => `10.0.${index}.0/24`);
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, 'value']));

const DOMAIN_CASES = [
  caseOf(rules.DOMAIN_NAME, ['example.com', 'chat.example.com', 'a-b.example.co.uk', 'xn--fiq228c.example.com', '1.example.com', 'example.xn--fiqs8s', DOMAIN_253],
    ['', 'com', 'example', 'Example.com', 'example.com.', '.example.com', 'a..com', '-a.com', 'a-.com', 'a_b.com', '*.example.com', 'https://example.com', 'example.com:443', 'example.com/', '203.0.113.7',
      'example.c', '聊天.example.com', `${'a'.repeat(64)}.com`, `a${DOMAIN_253}`, 42], CLOSED),
  caseOf(domains.REGISTRABLE, ['example.com', 'example.com.cn', 'chat.example.com.cn', 'cn.com', 'www.ck', 'com.example', 'example.no', 'oslo.no'], ['com.cn', 'co.uk', 'gov.cn', 'bj.cn', 'com.hk', 'tokyo.jp', 'any.ck', 'ak.us']),
  caseOf(domains.ZONE_KNOWN, ['example.com', 'chat.example.com', 'chat.example.com.cn', 'example.tokyo.jp', 'example.no'], ['chat.example.no', 'chat.example.it', 'chat.example.cn.com', 'example.cn.com', 'chat.example.tokyo.jp']),
  caseOf(addresses.HTTPS_ORIGIN, ['https://chat.example.com', 'https://chat.example.com:8443', 'https://chat.example.com:1', 'https://chat.example.com:65535', 'https://chat.example.com:4430'],
    ['https://chat.example.com:443', 'https://chat.example.com:0', 'https://chat.example.com:65536', 'https://chat.example.com:99999', 'https://com.cn', 'http://chat.example.com', 'https://', 'https://chat', 'https://chat.example.com/', 'https://chat.example.com:', 'https://chat.example.com:0443', 'HTTPS://chat.example.com', 'https://*.example.com', '*', 42], CLOSED),
  caseOf(addresses.HTTPS_URL, ['https://dashscope.aliyuncs.com/compatible-mode/v1', 'https://ep-1.example.com', 'https://a.bc:8443/x', 'https://a.bc:65535', 'https://10.0.0.8/v1', 'https://a.bc/.well-known'],
    ['http://a.bc', 'https://a', 'https://a.b', 'https://a.bc/', 'https://a.bc//c', 'https://a.bc?x=1', 'https://a.bc#x', 'https://u:p@a.bc', 'https://A.bc', 'https://a.bc/%20', 'ftp://a.bc', 'https://a.bc:123456', 'https://a.bc:0',
      'https://a.bc:99999', 'https://a.bc:080', 'https://-a.bc', 'https://a.b-', 'https://10.0.0.300', 'https://a.bc/..', 'https://a.bc/../b', 'https://a.bc/.', ''], CLOSED),
  caseOf(addresses.API_BASE_URL, ['https://dashscope.aliyuncs.com/compatible-mode/v1', 'https://coding.dashscope.aliyuncs.com/v1', 'https://vpc-cn-beijing.dashscope.aliyuncs.com/compatible-mode/v1', 'https://llm.example.com/chat/v1', 'https://10.0.0.8:8000/api/v1'],
    ['https://dashscope.aliyuncs.com/compatible-mode/v1/', 'https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions', 'https://llm.example.com/v1/models', 'https://llm.example.com/v1/embeddings', 'https://llm.example.com/v1/chat',
      'https://llm.example.com/v1/responses', 'https://dashscope.aliyuncs.com/api/v1', 'https://dashscope-intl.aliyuncs.com/api/v1/services/aigc', 'https://llm.example.com:99999/v1', 'http://llm.example.com/v1', ''], CLOSED),
  caseOf(ICP_NUMBER, ['浙ICP备12345678号', '浙ICP备12345678号-1', '粤ICP备2021012345号-12', '京ICP备030173号', '粤ICP备B2-20090059-69', '苏ICP备B2-20110079号', '蜀ICP备08088888号', '渝ICP备08088888号-1234'],
    ['', '浙', '浙ICP备', '浙ICP备12345678', '浙ICP备号', '浙ICP备12345号', '浙ICP备12345678901号', '浙ICP备12345678号-', '浙ICP备12345678号-12345', '浙ICP备12345678号-1A', '浙ICP备12345678号-2X', '浙icp备12345678号', ' 浙ICP备12345678号', '浙ICP备12345678号\n',
      '浙ICP备１２３４５６７８号', '浙ICP備12345678號', '折ICP备12345678号', 'ICP备12345678号', '京ICP证030173号', '浙B2-20080224', '京公网安备11010502030143号', '浙ICP备12345678号";alert(1)//', "浙ICP备12345678号'", 'https://beian.miit.gov.cn/', 42], CLOSED),
  caseOf(rules.EMAIL, ['admin@example.com', 'a.b+c%d_e-f@mail.example.co.uk', `${'a'.repeat(64)}@example.com`],
    ['', 'admin', 'admin@', '@example.com', '.admin@example.com', 'admin.@example.com', 'ad..min@example.com', `admin@${'a'.repeat(63)}.${'a'.repeat(63)}.${'a'.repeat(63)}.${'a'.repeat(63)}`, 'admin@localhost', 'a b@example.com', 'admin@example.c', 'admin@-example.com', 'admin@example-.com', 'a@b@example.com', '管理员@example.com', "o'hara@example.com",
      `${'a'.repeat(65)}@example.com`, 42], CLOSED),
];

const NETWORK_CASES = [
  caseOf(cidr.CIDR_BLOCK, ['0.0.0.0/0', '203.0.113.0/24', '203.0.113.7/32', '10.0.0.0/8', '255.255.255.255/32'],
    ['', '203.0.113.7', '203.0.113.7/24', '203.0.113.0/33', '203.0.113.0/', '256.0.0.0/8', '010.0.0.0/8', '10.0.0/8', '10.0.0.0/08', '::/0', ' 10.0.0.0/8', '10.0.0.0/8,10.1.0.0/16', 'anywhere'], CLOSED),
  caseOf(cidr.VPC_CIDR_BLOCK, ['10.0.0.0/8', '10.1.0.0/16', '172.16.0.0/12', '172.31.255.240/28', '192.168.0.0/16'],
    ['8.0.0.0/7', '10.0.0.0/29', '172.32.0.0/16', '172.0.0.0/8', '192.169.0.0/16', '0.0.0.0/0', '203.0.113.0/24', '']),
  caseOf(cidr.VSWITCH_CIDR_BLOCK, ['10.0.0.0/16', '10.0.0.0/29', '172.16.3.0/24'], ['10.0.0.0/15', '10.0.0.0/30', '10.0.0.0/8', '']),
  caseOf(cidr.fitsSecurityGroup(2), [[], blocks(1), blocks(100)], [blocks(101), blocks(250)]),
  caseOf(addresses.IPV4_ADDRESS, ['203.0.113.7', '10.0.0.1', '23.45.0.1', '25.1.2.3', '126.0.0.1', '128.0.0.1', '169.253.0.1', '223.255.255.254'], ['0.0.0.0', '127.0.0.1', '169.254.0.1', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255', '', '203.0.113', '203.0.113.256', '203.0.113.07', '203.0.113.7/32', '::1', 'example.com', '1.2.3.4.5', 42], CLOSED),
];

const CLOUD_CASES = [
  caseOf(rules.NAME, ['abc', 'open-webui-chat-Chat', 'a1-b2', 'A'.repeat(40)],
    ['', 'ab', 'a--b', '-abc', 'abc-', '1abc', 'a_b', 'a.b', 'a b', '聊天室', 'a'.repeat(41), 42], CLOSED),
  caseOf(rules.UNRESERVED_NAME, ['chat', 'my-aliyun', 'ac'], ['aliyun-chat', 'ACS1', 'Alibaba', 'alicloud', 'oOs', 'http-chat']),
  caseOf(rules.INSTANCE_TYPE, ['ecs.e-c1m2.large', 'ecs.g8i.large', 'ecs.gn7i-c8g1.2xlarge', 'ecs.ebmgn8is.32xlarge', 'ecs.gn6e-c12g1.3xlarge'],
    ['', 'e-c1m2.large', 'ecs.large', 'ecs.g8i', 'ecs.G8i.large', 'ecs.g8i.large.', 'ecs.-a.large', 'ecs.a-.large', 'ecs.a.large.x', 42], CLOSED),
  caseOf(rules.resourceId('vpc'), ['vpc-t4nexample0000000000', 'vpc-12345678'], ['', 'vpc-', 'vpc-1234567', 'vsw-t4nexample0000000000', 'VPC-12345678', 'vpc-ABCDEFGH', `vpc-${'a'.repeat(41)}`], CLOSED),
  caseOf(rules.resourceId('vsw'), ['vsw-t4nexample0000000000'], ['', 'vpc-t4nexample0000000000', 'vsw-t4n example', 'xvsw-12345678'], CLOSED),
  caseOf(REGION_ID, ['ap-southeast-1', 'cn-hangzhou', 'cn-zhengzhou-jva', 'cn-wuhan-lr', 'cn-north-2-gov-1', 'us-east-1'],
    ['ap-southeast-1a', 'cn-hangzhou-i', 'singapore', 'CN-Hangzhou', '', 'cn-', 'cn--hangzhou', 'ap southeast-1', 'ap-southeast-1\n'], CLOSED),
  caseOf(zoneOfRegion('cn-hangzhou'), ['cn-hangzhou-i', 'cn-hangzhou-b'], ['ap-southeast-1a', 'cn-beijing-h', 'cn-hangzhou', 'cn-hangzhou-finance-1a']),
  caseOf(rules.ZONE_ID, ['ap-southeast-1a', 'cn-hangzhou-i', 'us-east-1b', 'cn-beijing-finance-1-a', 'cn-shanghai-finance-1b', 'cn-nanjing-a'], ['cn-hangzhou', 'ap-southeast-1', 'cn-hangzhou-i1', '', 'a', 'AP-southeast-1a', 'ap--southeast', 'ap-southeast-1a-', '1-a', 'ap southeast'], CLOSED),
  caseOf(rules.IMAGE_ID, ['m-t4n0123456789', 'ubuntu_24_04_x64_20G_alibase_20261001.vhd', 'debian_12_6_x64_20G_alibase_20240711.vhd', 'ubuntu_24_04_arm64_20G_alibase_20261001.vhd', 'ubuntu_24_04_x64_100G_with_gpu_driver_and_cuda_alibase_20261001.vhd'],
    ['win2022_21H2_x64_dtc_en-us_40G_alibase_20261001.vhd', 'centos_7_9_x64_20G_alibase_20240628.vhd', 'aliyun_3_x64_20G_alibase_20261001.vhd', 'ubuntu_22_04_x64_20G_alibase_20261001.vhd', 'debian_11_6_x64_20G_alibase_20240711.vhd', 'ubuntu_24_04', 'ubuntu', 'i-t4n0123456789', '', 'm', 'm-', '1-ab', 'a b c', 'a/b/c', `m-${'a'.repeat(128)}`], CLOSED),
  caseOf(rules.ROLE_NAME, ['ChatMachine', 'a', 'a.b_c-d', 'a'.repeat(64)], ['', '-a', '.a', 'a b', 'acs:ram::1:role/x', 'a'.repeat(65)], CLOSED),
  caseOf(rules.TAG_KEY, ['team', 'Team A', '团队', 'a:b/c="d"', 'my-aliyun', 'a'.repeat(128)],
    ['', 'aliyun', 'Aliyun:x', 'acs:x', 'ACS:x', 'http://x', 'https://x', 'a\tb', 'a\u007fb', 'a'.repeat(129)]),
  caseOf(rules.TAG_VALUE, ['', 'chat', 'Team A', '团队', 'aliyun', '"quoted" \\ `x` $(y) {{z}}', 'a'.repeat(128)], ['acs:x', 'HTTP://x', 'https://x', 'a\nb', 'a\u0000b', 'a'.repeat(129)]),
  caseOf(rules.TAG_COUNT, [{}, tags(19)], [tags(20), tags(50)]),
  caseOf(rules.TERRAFORM_TEXT, ['', '$', '%', '$$', '{}', '$ {', 'a"b', '聊天', '𝕏', '\u00e9'], ['${', '%{', 'a${b}c', 'a%{ if true }', '$${', '%%{', 'e\u0301', '\u212b', '\ud800', '\udc00x']),
];

const PROGRAM_CASES = [
  caseOf(rules.MODEL_ID, ['qwen3.8-flash', 'qwen3:8b', 'deepseek-ai/DeepSeek-V3', 'a', 'a'.repeat(128)], ['', '-a', ':a', 'qwen3:', 'a/', 'a//b', 'a::b', 'https://a.bc', 'a b', 'a,b', 'a;b', '通义', 'a'.repeat(129)], CLOSED),
  caseOf(rules.DISTINCT, [['a'], ['a', 'b']], [[], ['a', 'a'], ['a', 'b', 'a']]),
  caseOf(rules.REVISION, ['1', '2026-11-25', 'v1.2_3', 'a'.repeat(64)], ['', 'a b', 'a/b', 'a'.repeat(65)], CLOSED),
  caseOf(rules.DIRECTORY, ['/a', '/var/lib/open-webui/acme', '/srv/.acme', '/a.b'], ['', '/', 'a', '/a/', '/a//b', '/a b', '/..', '/a/..', '/a/.', '/a/b.', '~/a'], CLOSED),
  caseOf(rules.LASTING_DIRECTORY, ['/srv/acme', '/var/lib/open-webui/acme', '/tmpfs', '/data/tmp', '/var/runs'], ['/tmp', '/tmp/acme', '/run/acme', '/proc/1', '/dev/shm', '/sys/x', '/var/run/x', '/var/tmp/x']),
  caseOf(addresses.IMAGE_REPOSITORY, ['ghcr.io/open-webui/open-webui', 'registry.cn-hangzhou.aliyuncs.com/acme/open-webui', 'localhost:5000/open-webui', 'a/b/c/d_e.f--g'],
    ['', 'open-webui', 'GHCR.io/a/b', 'ghcr.io/A', 'ghcr.io/a/', 'ghcr.io//a', 'https://ghcr.io/a', 'ghcr.io/a:v1', 'ghcr.io/a@sha256:0', 'ghcr.io/-a', '.io/a', 'a:123456/b', 'localhost:0/b', 'localhost:99999/b', 'localhost:05000/b'], CLOSED),
  caseOf(addresses.IMAGE_REGISTRY, ['ghcr.io', 'docker.io', 'registry.example.com:5000', 'localhost:5000'],
    ['', 'ghcr', 'GHCR.io', 'https://ghcr.io', 'ghcr.io/', 'ghcr.io/a', '.io', 'ghcr.io:0', 'index.docker.io', 'registry-1.docker.io', 'hub.docker.com', 'registry.hub.docker.com'], CLOSED),
  caseOf(addresses.IMAGE_MIRROR, ['ghcr.nju.edu.cn', 'mirror.example.cn/ghcr.io', 'mirror.example.cn:5000/a/b'],
    ['', 'mirror', 'Mirror.cn', 'https://mirror.cn', 'mirror.cn/', 'mirror.cn//a', 'mirror.cn/a:v1', 'mirror.cn/-a', `${'a'.repeat(150)}.cn`], CLOSED),
  caseOf(releases.IMAGE_TAG, ['v0.12.4', 'latest', 'git-1a2b3c4', 'a'.repeat(128)], ['', '-a', '.a', 'a:b', 'a/b', 'a'.repeat(129)], CLOSED),
  caseOf(releases.RELEASE_TAG, ['v0.12.4', '0.12.4', 'v0.12.4-cuda', '0.12.4-slim', 'v0.12.4-cuda126', '0.12.4-acme.3', 'v1.0.0-rc1'],
    ['latest', 'LATEST', 'latest-cuda', 'main', 'main-slim', 'dev', 'nightly', 'edge', 'stable', 'cuda', 'ollama', 'slim', '0.12', 'v0.12', 'v0', '0', 'v0.12.4-latest', 'v0.12.4-main', '0.12.4.5', '0.12.4567.', 'git-1a2b3c4', '2026-11-01', 'a'.repeat(128)]),
  caseOf(releases.releaseSince('0.10.0'), ['v0.10.0', '0.10.1', 'v0.12.4-cuda', 'v1.0.0', '1.2.3', 'git-1a2b3c4'], ['v0.9.6', '0.9.99', 'v0.6.5-cuda', '0.0.1']),
  caseOf(rules.REGISTRY_USER, ['puller', 'puller@1234567890', 'robot$acme', '阿里云', 'a'.repeat(128)], ['', 'a b', 'a:b', 'a\nb', '{{a}}', 'a"b', "a'b", 'a\\b', 'a'.repeat(129)]),
  caseOf(rules.ACR_INSTANCE_ID, ['cri-1a2b3c4d5e6f7g8h'], ['', 'cri-', 'cri-SHORT', 'crpi-1a2b3c4d5e6f7g8h', 'acr-1a2b3c4d5e6f7g8h', 'cri-1a2b3c4d/'], CLOSED),
  caseOf(rules.IMAGE_DIGEST, [`sha256:${HEX_64}`], ['', HEX_64, `sha256:${HEX_64.slice(1)}`, `sha256:${HEX_64}0`, `SHA256:${HEX_64}`, `sha256:${HEX_64.toUpperCase()}`, `sha512:${HEX_64}`], CLOSED),
  caseOf(rules.CONTACT_GROUP_NAME, ['oncall', '云账号报警联系人', 'a b', 'x', '值'.repeat(128), 'a.b-c_d'], ['', ' a', 'a ', 'a,b', 'a\nb', 'a\tb\n', 'a'.repeat(129), 42]),
  caseOf(rules.WORKSPACE_ID, ['llm-1a2b3c4d5e', 'a', LABEL_63], ['', '-a', 'a-', 'A', 'a.b', `${LABEL_63}a`], CLOSED),
  caseOf(rules.UNRESERVED_VARIABLE, ['bailian_api_key', 'versions', 'sources', 'provider'], ['version', 'source', 'providers', 'count', 'for_each', 'lifecycle', 'depends_on', 'locals']),
  caseOf(rules.VARIABLE_NAME, ['bailian_api_key', '_a', 'a1', 'a'.repeat(64)], ['', '1a', 'A', 'a-b', 'a.b', 'sk-0123456789', 'var.a', 'a'.repeat(65)], CLOSED),
  caseOf(rules.OOS_PARAMETER_NAME, ['chat-key', 'a_', '12', 'a'.repeat(180)], ['', 'a', 'a/b', 'a.b', 'a!b', 'a'.repeat(181)], CLOSED),
  caseOf(rules.KMS_SECRET_NAME, ['bailian!secret-123', 'a', 'a_/+=.@!-', 'a'.repeat(192)], ['', 'a b', 'a*', 'a,b', 'a'.repeat(193)], CLOSED),
];

const SIGN_IN_CASES = [
  caseOf(signIn.ISSUER, ['https://login.example.com', 'https://login.example.com/realms/acme', 'https://login.example.com:8443/x'],
    ['', 'http://login.example.com', 'login.example.com', 'https://login.example.com/', 'https://login.example.com/.well-known/openid-configuration', 'https://login.example.com/x?y=1', 42], CLOSED),
  caseOf(signIn.CLIENT_ID, ['chat', '4c5f2f3e-0000-1111-2222-333344445555', '1-a.apps.googleusercontent.com', 'cli_a1b2c3', 'a'.repeat(255)], ['', ' chat', 'a b', '-a', 'a/b', 'a'.repeat(256)], CLOSED),
  caseOf(signIn.TENANT_ID, ['4c5f2f3e-0000-1111-2222-333344445555'],
    ['', 'common', 'organizations', 'consumers', 'acme.onmicrosoft.com', '4C5F2F3E-0000-1111-2222-333344445555', '{4c5f2f3e-0000-1111-2222-333344445555}', '4c5f2f3e00001111222233334444555'], CLOSED),
  caseOf(signIn.BUTTON_NAME, ['SSO', 'Acme Login', '钉钉', 'A&B (staff)', 'a'.repeat(40)], ['', ' ', ' SSO', 'SSO ', 'a\tb', '<b>', '"', "'", 'a'.repeat(41)]),
  caseOf(signIn.OPENID_SCOPE, ['openid', 'contact:user.base:readonly', 'https://example.com/scope'], ['', 'a b', 'a,b', '"', 'a'.repeat(129)], CLOSED),
  caseOf(signIn.SCOPES, [['openid'], ['email', 'openid']], [[], ['email', 'profile'], ['OpenID']]),
  caseOf(signIn.CLAIM, ['roles', 'realm_access.roles', 'x://example.com/roles', '_x'], ['', '.roles', 'a b', 'a,b', 'a'.repeat(129)], CLOSED),
  caseOf(signIn.ROLE, ['it', 'Domain Admins', 'acme/it', '管理员', 'a'.repeat(128)], ['', '*', 'a,b', ' a', 'a ', 'a"b', 'a\nb', 'a'.repeat(129)]),
  caseOf(signIn.LDAP_ATTRIBUTE, ['uid', 'sAMAccountName', 'x-1', 'a'.repeat(64)], ['', '1a', 'a b', 'a=b', 'a.b', '(uid', 'a'.repeat(65)], CLOSED),
  caseOf(signIn.LDAP_DN, ['dc=example,dc=com', 'ou=people, dc=example, dc=com', 'cn=Lovelace\\, Ada,dc=example', 'ou=市场部,dc=example', 'cn=a+uid=b,dc=c'],
    ['', 'example', 'dc=', 'dc=a,', ',dc=a', 'dc=a,b', 'dc=a\nb', 'dc={{x}}', 'dc=a"b', `dc=${'a'.repeat(253)}`]),
  caseOf(signIn.LDAP_BIND_DN, ['cn=chat,dc=example,dc=com', 'chat@corp.example.com'], ['', 'chat', 'CORP\\chat', 'cn=', '@example.com', 'a b@example.com']),
  caseOf(signIn.LDAP_FILTER, ['(uid=*)', '(&(objectClass=person)(memberOf=cn=chat,dc=example,dc=com))', '(cn=Ada \\28L\\29)'],
    ['', 'uid=*', '(uid=*', 'uid=*)', '(a=b)(c=d)', '(a=b))', '((a=b)', '(a=b)\n', '(a={{x}})', `(a=${'b'.repeat(500)})`]),
];

/** A case of every rule that is exported by itself. */
export const VALUE_RULE_CASES: readonly RuleCase[] = [...DOMAIN_CASES, ...NETWORK_CASES, ...CLOUD_CASES, ...PROGRAM_CASES, ...SIGN_IN_CASES];
