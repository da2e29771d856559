/** Every setting, once: its name in the environment, its default, what it must be. `load.ts` fills and checks it. */
import { IsIn, IsOptional, Matches, MinLength } from 'class-validator';
import {
  Flag,
  flag,
  isAuthorizeUnknown,
  isDatabaseUrl,
  isKeyOf32Bytes,
  isListOfCountries,
  isListOfHeaders,
  isListOfNatsUrls,
  isText,
  isWebUrl,
  list,
  number,
  Rule,
  Setting,
  WholeNumber,
  whole,
} from './setting';

export class Config {
  @Setting('PORT', 'where it listens; 0 takes a free port', whole)
  @WholeNumber(0, 65535)
  port = 3000;

  @Setting('HOST', 'address it listens on; 127.0.0.1 unless ADMIN_KEY is set, then 0.0.0.0')
  @IsOptional()
  @Rule('a host name or address', (value) => isText(value) && /^[\w.:-]+$/.test(value))
  host?: string;

  @Setting('PUBLIC_URL', 'what partners call us; http://localhost:PORT by default')
  @IsOptional()
  @Rule('an http or https URL without query', isWebUrl)
  publicUrl?: string;

  @Setting('DATABASE_URL', 'sqlite:PATH, sqlite::memory: or mysql://user:password@host:port/database')
  @Rule('sqlite:PATH, sqlite::memory: or mysql://user:password@host:port/database', isDatabaseUrl)
  databaseUrl = 'sqlite:data/junction.sqlite';

  @Setting('DATABASE_TIMEOUT_MS', 'how long a statement may take on MySQL before the database counts as away', whole)
  @WholeNumber(100, 600_000)
  databaseTimeoutMs = 10_000;

  @Setting('NATS_URL', 'how the nodes talk: nats://host:port, several separated by commas; none: a single node', list)
  @Rule('nats://host:port or tls://host:port, several separated by commas', isListOfNatsUrls)
  natsUrl: string[] = [];

  @Setting('NODE_TIMEOUT_MS', 'how long a node may be silent before the others take over its work', whole)
  @WholeNumber(200, 600_000)
  nodeTimeoutMs = 10_000;

  @Setting('STOP_DELAY_MS', 'how long a node that stops is not ready, and still takes connections', whole)
  @WholeNumber(0, 600_000)
  stopDelayMs = 1_000;

  @Setting('ADMIN_KEY', 'API key with scope admin; generated on first start', String, true)
  @IsOptional()
  @MinLength(24, { message: 'at least 24 characters' })
  adminKey?: string;

  @Setting('HUB_PARTY', 'our party in role HUB, written FR*JCT; empty: no hub')
  @Matches(/^([A-Za-z]{2}\*[A-Za-z0-9]{3})?$/, { message: 'a party written FR*JCT, or empty' })
  hubParty = 'FR*JCT';

  @Setting('HUB_NAME', 'business_details.name of the hub party')
  @Rule('1 to 100 characters', (value) => isText(value) && value.length > 0 && value.length <= 100)
  hubName = 'Junction';

  @Setting(
    'SECRET_KEY',
    '32 bytes in Base64: encrypts and hashes tokens; generated beside the SQLite file',
    String,
    true,
  )
  @IsOptional()
  @Rule('32 bytes in Base64', isKeyOf32Bytes)
  secretKey?: string;

  @Setting('EGRESS_ALLOW', 'host names, *.suffix patterns and CIDRs that may be called although private', list)
  @Rule('host names, *.suffix patterns and CIDRs, separated by commas', Array.isArray)
  egressAllow: string[] = [];

  @Setting('EGRESS_ALLOW_HTTP', 'whether plain http:// may be called elsewhere too', flag)
  @Flag()
  egressAllowHttp = false;

  @Setting('FORWARD_TIMEOUT_MS', 'how long a routed request waits for the receiver before 4002', whole)
  @WholeNumber(10, 300_000)
  forwardTimeoutMs = 10_000;

  @Setting('AUTHORIZE_UNKNOWN', 'whom a hosted CPO asks about a Token that nobody has sent it')
  @Rule('all, none, or parties written DE*MSP, separated by commas', isAuthorizeUnknown)
  authorizeUnknown = 'all';

  @Setting('SIGNED_DATA_COUNTRIES', 'where a received CDR without signed data is told: DEU, AUT', list)
  @Rule('countries of three letters, such as DEU, separated by commas', isListOfCountries)
  signedDataCountries: string[] = [];

  @Setting('AUTHORIZE_TIMEOUT_MS', 'how long a hosted CPO waits for all answers about a Token', whole)
  @WholeNumber(10, 60_000)
  authorizeTimeoutMs = 4_000;

  @Setting(
    'COMMAND_TIMEOUT_SECONDS',
    'how long the charger or the back office of a hosted CPO has for a command',
    whole,
  )
  @WholeNumber(1, 3_600)
  commandTimeoutSeconds = 35;

  @Setting('ROUTING_DEFAULT', 'who may talk to whom: everybody, or only parties with an agreement')
  @IsIn(['everybody', 'agreement'], { message: 'everybody or agreement' })
  routingDefault: 'everybody' | 'agreement' = 'everybody';

  @Setting('STILL_ALIVE_SECONDS', 'period of the still-alive check of connected platforms', whole)
  @WholeNumber(1, 86_400)
  stillAliveSeconds = 300;

  @Setting('PULL_EVERY_SECONDS', "how often partners' lists are read for what has changed", whole)
  @WholeNumber(10, 86_400)
  pullEverySeconds = 3600;

  @Setting('PULL_FULL_EVERY_HOURS', "how often partners' lists are read as a whole", whole)
  @WholeNumber(1, 720)
  pullFullEveryHours = 24;

  @Setting('BODY_LIMIT', 'the largest body that is read, in bytes', whole)
  @WholeNumber(1024, 1_073_741_824)
  bodyLimit = 4 * 1024 * 1024;

  @Setting('PLATFORM_RATE', 'requests per second that one platform may send', whole)
  @WholeNumber(1, 1_000_000)
  platformRate = 200;

  @Setting('PLATFORM_CONCURRENCY', 'requests of one platform that may be under way at the same time', whole)
  @WholeNumber(1, 1_000_000)
  platformConcurrency = 1_000;

  @Setting('FAILED_AUTH_PER_MINUTE', 'failed authentications per minute before an address is slowed down', whole)
  @WholeNumber(1, 1_000_000)
  failedAuthPerMinute = 100;

  @Setting('CONSOLE_SESSION_HOURS', 'how long a sign-in to the web console lasts', whole)
  @WholeNumber(1, 720)
  consoleSessionHours = 12;

  @Setting('TRACE_RETENTION_DAYS', 'how many days the message trace is kept', whole)
  @WholeNumber(1, 3650)
  traceRetentionDays = 30;

  @Setting('TRACE_BODY_LIMIT', 'how many bytes of each body the trace keeps', whole)
  @WholeNumber(0, 16_777_216)
  traceBodyLimit = 16_384;

  @Setting('TRACE_MAX_MB', 'how many megabytes of messages the trace keeps; the oldest go first', whole)
  @WholeNumber(1, 1_000_000)
  traceMaxMb = 2048;

  @Setting('API_PORT', 'port of its own for the API, its page and the console', whole)
  @IsOptional()
  @WholeNumber(0, 65535)
  apiPort?: number;

  @Setting('METRICS_PORT', 'port of its own for /metrics', whole)
  @IsOptional()
  @WholeNumber(0, 65535)
  metricsPort?: number;

  @Setting('TLS_CERT', 'file with the certificate and its chain (PEM); with TLS_KEY, every port speaks TLS')
  @IsOptional()
  @Rule('the path of a file', isText)
  tlsCert?: string;

  @Setting('TLS_KEY', 'file with the private key (PEM)')
  @IsOptional()
  @Rule('the path of a file', isText)
  tlsKey?: string;

  @Setting('API_CLIENT_CA', 'file with the authority (PEM) whose certificates callers of API_PORT must show')
  @IsOptional()
  @Rule('the path of a file', isText)
  apiClientCa?: string;

  @Setting('API_RATE', 'requests per second that one API key may send', whole)
  @WholeNumber(1, 1_000_000)
  apiRate = 1_000;

  @Setting('API_CONCURRENCY', 'requests of one API key that may be under way at the same time', whole)
  @WholeNumber(1, 100_000)
  apiConcurrency = 200;

  @Setting('AUDIT_RETENTION_DAYS', 'how many days the audit log is kept', whole)
  @WholeNumber(1, 36_500)
  auditRetentionDays = 365;

  @Setting('TOKEN_RETENTION_DAYS', 'how many days a Token that is not valid any more is kept; 0: for ever', whole)
  @WholeNumber(0, 36_500)
  tokenRetentionDays = 0;

  @Setting('SESSION_RETENTION_DAYS', 'after how many days a Session names no driver any more; 0: never', whole)
  @WholeNumber(0, 36_500)
  sessionRetentionDays = 0;

  @Setting('CDR_RETENTION_DAYS', 'after how many days a CDR names no driver any more; 0: never', whole)
  @WholeNumber(0, 36_500)
  cdrRetentionDays = 0;

  @Setting('EVENT_RETENTION_DAYS', 'how many days events for back offices are kept', whole)
  @WholeNumber(1, 3650)
  eventRetentionDays = 30;

  @Setting(
    'OCPP_ALLOW_PLAIN',
    "whether stations may come over ws:// with a password; TLS is then the proxy's matter",
    flag,
  )
  @Flag()
  ocppAllowPlain = true;

  @Setting('OCPP_ALLOW_NO_AUTH', 'whether stations without a password may come', flag)
  @Flag()
  ocppAllowNoAuth = false;

  @Setting('OCPP_UNKNOWN', 'stations that nobody registered: refuse them, or park them until somebody does')
  @IsIn(['refuse', 'park'], { message: 'refuse or park' })
  ocppUnknown: 'refuse' | 'park' = 'refuse';

  @Setting('OCPP_PORT', 'port of its own for the stations', whole)
  @IsOptional()
  @WholeNumber(0, 65535)
  ocppPort?: number;

  @Setting('OCPP_CLIENT_CA', 'file with the authorities (PEM) that sign the certificates of stations')
  @IsOptional()
  @Rule('the path of a file', isText)
  ocppClientCa?: string;

  @Setting('OCPP_CLIENT_CRL', 'file with what these authorities have revoked (PEM), a list of each')
  @IsOptional()
  @Rule('the path of a file', isText)
  ocppClientCrl?: string;

  @Setting('OCPP_SIGNING_CERT', 'file with the authority (PEM) that signs certificates of stations, and those above it')
  @IsOptional()
  @Rule('the path of a file', isText)
  ocppSigningCert?: string;

  @Setting('OCPP_SIGNING_KEY', 'file with its private key (PEM)')
  @IsOptional()
  @Rule('the path of a file', isText)
  ocppSigningKey?: string;

  @Setting('PNC_SIGNING_CERT', 'the same for certificates that EVSEs show to vehicles')
  @IsOptional()
  @Rule('the path of a file', isText)
  pncSigningCert?: string;

  @Setting('PNC_SIGNING_KEY', 'file with its private key (PEM)')
  @IsOptional()
  @Rule('the path of a file', isText)
  pncSigningKey?: string;

  @Setting('PNC_ROOTS', 'file with the authorities (PEM) whose contract certificates are trusted')
  @IsOptional()
  @Rule('the path of a file', isText)
  pncRoots?: string;

  @Setting('OCPP_CERTIFICATE_DAYS', 'how long certificates last that are signed here', whole)
  @WholeNumber(1, 36_500)
  ocppCertificateDays = 365;

  @Setting(
    'OCPP_CPO_NAME',
    "organizations in the certificates of stations; by default the name of the station's CPO",
    list,
  )
  @Rule('names, separated by commas', Array.isArray)
  ocppCpoName: string[] = [];

  @Setting('OCPP_HEARTBEAT_SECONDS', 'how often stations send a heartbeat', whole)
  @WholeNumber(10, 86_400)
  ocppHeartbeatSeconds = 300;

  @Setting('OCPP_FRAME_LIMIT', 'the largest message of a station that is read, in bytes', whole)
  @WholeNumber(4096, 16_777_216)
  ocppFrameLimit = 256 * 1024;

  @Setting('OTEL_EXPORTER_OTLP_ENDPOINT', 'where OpenTelemetry spans are sent, by OTLP over HTTP; none: no spans')
  @IsOptional()
  @Rule('an http or https URL without query', isWebUrl)
  otelEndpoint?: string;

  @Setting('OTEL_EXPORTER_OTLP_HEADERS', 'headers for it: name=value, several separated by commas', list, true)
  @Rule('name=value, percent-encoded, several separated by commas', isListOfHeaders)
  otelHeaders: string[] = [];

  @Setting('OTEL_TRACES_SAMPLER_ARG', 'share of traces that are sent, 0 to 1', number)
  @Rule('a number from 0 to 1', (value) => typeof value === 'number' && value >= 0 && value <= 1)
  otelShare = 1;

  @Setting('OTEL_SERVICE_NAME', 'what this instance is called in spans')
  @Rule('1 to 100 characters', (value) => isText(value) && value.length > 0 && value.length <= 100)
  otelService = 'junction';

  @Setting('LOG_LEVEL', 'debug, info, warn or error')
  @IsIn(['debug', 'info', 'warn', 'error'], { message: 'debug, info, warn or error' })
  logLevel = 'info';

  @Setting('LOG_FORMAT', 'json or pretty; pretty on a terminal')
  @IsOptional()
  @IsIn(['json', 'pretty'], { message: 'json or pretty' })
  logFormat?: 'json' | 'pretty';
}
