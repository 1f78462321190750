import { CoreError } from '../../core/core-error.ts';
import { isLoopback } from '../../core/settings/gateway-url.ts';
import { hostOf, type Inquiry, PassingFailure } from './failure.ts';
import { ProxyFault } from './proxy-fault.ts';
import { duration } from './text.ts';

/** The try took longer than connecting and answering may take together. */
export class OutOfTime extends Error {}

const proxyVariables = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

const proxyHint = ({ access: { proxy } }: Inquiry): string => {
  if (proxy.kind === 'none') return '';
  if (proxy.kind === 'address') {
    return ` Calls go through the proxy ${new URL(proxy.address).host} of the settings: check that it is the right one too.`;
  }
  const variable = proxyVariables.find((name) => process.env[name]);
  return variable === undefined ? '' : ` ${variable} is set: check that this proxy is the right one too.`;
};

const certificateCodes =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|UND_ERR_PRX_TLS$|EPROTO$|HOSTNAME_MISMATCH$|INVALID_CA$)/;
const answerCodes = /^(HPE_|HTTPParserError$|UND_ERR_HEADERS_OVERFLOW$|UND_ERR_RES_CONTENT_LENGTH_MISMATCH$)/;

/** Node's and undici's name of the fault: an error for several addresses has it on its parts, one of the parser may have none. */
const codeOf = (error: unknown): string => {
  const { code, errors, cause } = error as { code?: unknown; errors?: unknown[]; cause?: unknown };
  if (error instanceof OutOfTime) return 'OUT_OF_TIME';
  if (typeof code === 'string') return code;
  const inner = errors?.[0] ?? cause;
  return inner === undefined ? (error as Error).name : codeOf(inner);
};

const describe = (code: string, inquiry: Inquiry): string => {
  const host = hostOf(inquiry);
  const { connect, answer } = inquiry.access.timeouts;
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name of ${host} cannot be looked up (${code}).`;
    case 'ECONNREFUSED':
      return `The connection to ${host} was refused (${code}).`;
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return `${host} could not be connected to within ${duration(connect)} (timeout).`;
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return `${host} did not answer ${inquiry.what} within ${duration(answer)} (timeout).`;
    case 'OUT_OF_TIME':
      return `${host} did not answer ${inquiry.what} within ${duration(connect + answer)} (timeout).`;
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return `The connection to ${host} was cut before the whole answer was there (reset).`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
      return `There is no way to ${host} from this network (${code}).`;
    default:
      return `${host} could not be asked for ${inquiry.what} (${code}).`;
  }
};

const describeProxy = (code: string, { proxy, status }: ProxyFault, inquiry: Inquiry): string => {
  if (status !== undefined) return `The proxy ${proxy} did not connect to ${hostOf(inquiry)} (${status}).`;
  if (answerCodes.test(code)) {
    return `The proxy ${proxy} answered with something that is not HTTP (${code}).`;
  }
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name of the proxy ${proxy} cannot be looked up (${code}).`;
    case 'ECONNREFUSED':
      return `The connection to the proxy ${proxy} was refused (${code}).`;
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'ETIMEDOUT':
      return `The proxy ${proxy} did not connect to ${hostOf(inquiry)} within ${duration(inquiry.access.timeouts.connect)} (timeout).`;
    default:
      return `The connection to the proxy ${proxy} failed (${code}).`;
  }
};

/** `host`: whose certificate it is. */
const certificateFault = (code: string, host: string, inquiry: Inquiry): CoreError => {
  const dated = code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID';
  return new CoreError(
    'unreachable',
    `No trusted connection to ${host} could be made: its certificate or TLS was not accepted (${code}).`,
    dated
      ? 'Check this computer’s clock first. If it is right, whoever runs the host or the proxy has to renew the certificate.'
      : `If a company proxy opens TLS connections, set NODE_EXTRA_CA_CERTS to the file of its CA certificate.${proxyHint(inquiry)}`,
  );
};

/** The gateway is on this machine, and nothing listens there. */
const nobodyHere = (message: string): CoreError =>
  new PassingFailure(
    'unreachable',
    message,
    'Start what should answer there, such as the simulator, or go back to Adobe’s gateways. Nothing is known about the keys.',
    { commandLine: 'Run `keybridge simulator`, or `keybridge gateway reset`.' },
  );

const remedyFor = (code: string, inquiry: Inquiry): string => {
  const { hostname } = new URL(inquiry.access.gateway);
  const first =
    code === 'ENOTFOUND' || code === 'EAI_AGAIN'
      ? 'Check the internet connection, VPN and DNS'
      : 'Check the internet connection';
  return `${first}, and that the firewall lets ${hostname} through. Nothing is known about the keys.${proxyHint(inquiry)}`;
};

const proxyFault = (fault: ProxyFault, inquiry: Inquiry): CoreError => {
  const code = codeOf(fault);
  if (certificateCodes.test(code)) return certificateFault(code, `the proxy ${fault.proxy}`, inquiry);
  const isOfSettings = inquiry.access.proxy.kind === 'address';
  const remedy = () => {
    if (fault.status === 407) {
      const login = 'The proxy wants a login: set HTTPS_PROXY to http://user:password@host:port';
      return isOfSettings
        ? `${login}, and have the settings take the proxy from the environment.`
        : `${login}.`;
    }
    if (!isOfSettings) return remedyFor(code, inquiry);
    return 'Check the proxy in the settings, and that it can be reached from this network. Nothing is known about the keys.';
  };
  return new PassingFailure('unreachable', describeProxy(code, fault, inquiry), remedy());
};

/** What a fault of the connection means. The fault itself is not kept as a cause: it is not ours to print. */
export const connectionFault = (error: unknown, inquiry: Inquiry): CoreError => {
  if (error instanceof ProxyFault) return proxyFault(error, inquiry);
  const code = codeOf(error);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return new CoreError(
      'unexpected-answer',
      `${hostOf(inquiry)} answered ${inquiry.what} with more than 5 MB, which was not read.`,
      'Check the address of the gateway.',
    );
  }
  if (answerCodes.test(code)) {
    return new CoreError(
      'unexpected-answer',
      `${hostOf(inquiry)} answered ${inquiry.what} with something that is not HTTP (${code}).`,
      `Check the address of the gateway.${proxyHint(inquiry)}`,
    );
  }
  if (certificateCodes.test(code)) return certificateFault(code, hostOf(inquiry), inquiry);
  const message = describe(code, inquiry);
  if (code === 'ECONNREFUSED' && isLoopback(new URL(inquiry.access.gateway).hostname)) {
    return nobodyHere(message);
  }
  return new PassingFailure('unreachable', message, remedyFor(code, inquiry));
};
