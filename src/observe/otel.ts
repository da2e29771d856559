/** Spans by OpenTelemetry, sent as OTLP over HTTP. Loaded only when the setting asks for it; no global is touched. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { hostname } from 'node:os';
import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { systemClock } from '../lib/clock';
import { newId } from '../lib/ids';
import type { Ending, Span, Spans } from './spans';

export interface OtelSettings {
  /** Where OTLP is taken, without `/v1/traces`. */
  endpoint: string;
  /** `name=value`, as OpenTelemetry writes them; may be secret. */
  headers: string[];
  /** Share of traces that are sent, 0 to 1. */
  share: number;
  service: string;
  release: string;
  /** Called when sending fails for the first time, and again after it has worked. */
  failed: (reason: string) => void;
}

/** Spans that may wait; what comes beyond is dropped. */
const WAITING = 8_192;
const SENDING_MS = 3_000;
/** Ids that partners choose may be long. */
const TEXT_LIMIT = 255;

const propagator = new W3CTraceContextPropagator();

export class OtelSpans implements Spans {
  private readonly provider: TracerProvider;
  private readonly tracer: Tracer;
  private readonly around = new AsyncLocalStorage<OpenSpan>();

  constructor({ endpoint, headers, share, service, release, failed }: OtelSettings) {
    const exporter = new OTLPTraceExporter({
      url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
      headers: Object.fromEntries(headers.map(headerOf)),
      timeoutMillis: SENDING_MS,
    });
    const ratio = new TraceIdRatioBasedSampler(share);
    this.provider = new TracerProvider({
      resource: resourceFromAttributes({
        'service.name': service,
        'service.version': release,
        'service.instance.id': newId(),
        'host.name': hostname(),
      }),
      // Partners do not decide how much we send: theirs are sampled like ours.
      sampler: new ParentBasedSampler({ root: ratio, remoteParentSampled: ratio, remoteParentNotSampled: ratio }),
      spanLimits: { attributeValueLengthLimit: TEXT_LIMIT },
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: telling(exporter, failed),
          maxQueueSize: WAITING,
          exportTimeoutMillis: SENDING_MS,
        }),
      ],
    });
    this.tracer = this.provider.getTracer('junction', release);
  }

  incoming(correlationId?: string, traceparent?: string | string[]): Span {
    const carrier = { traceparent: Array.isArray(traceparent) ? traceparent[0] : traceparent };
    const context = propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
    return this.open(SpanKind.SERVER, context, correlationId);
  }

  outgoing(correlationId?: string): Span {
    const above = this.around.getStore();
    return this.open(SpanKind.CLIENT, above?.has(correlationId) ? above.context : ROOT_CONTEXT, correlationId);
  }

  /** What cannot be sent in that time is lost. */
  stop(): Promise<void> {
    return new Promise((resolve) => {
      const giveUp = systemClock.after(SENDING_MS, resolve);
      void this.provider
        .shutdown()
        .catch(() => undefined)
        .then(giveUp)
        .then(resolve);
    });
  }

  private open(kind: SpanKind, above: Context, correlationId: string | undefined): Span {
    const span = this.tracer.startSpan('unnamed', { kind }, above);
    return new OpenSpan(span, trace.setSpan(above, span), correlationId, this.around);
  }
}

class OpenSpan implements Span {
  private isOpen = true;

  constructor(
    private readonly span: OtelSpan,
    readonly context: Context,
    private readonly correlationId: string | undefined,
    private readonly around: AsyncLocalStorage<OpenSpan>,
  ) {}

  get headers(): readonly string[] {
    const carrier: { traceparent?: string } = {};
    propagator.inject(this.context, carrier, defaultTextMapSetter);
    return carrier.traceparent === undefined ? [] : ['traceparent', carrier.traceparent];
  }

  /** A push that begins here may go on with what others asked for; a message to a charger has no such id, and is ours. */
  has(correlationId: string | undefined): boolean {
    return this.isOpen || correlationId === undefined || correlationId === this.correlationId;
  }

  run<T>(job: () => T): T {
    return this.around.run(this, job);
  }

  end(ending: () => Ending): void {
    this.isOpen = false;
    if (this.span.isRecording()) {
      const { name, facts, error } = ending();
      this.span.updateName(name).setAttributes(facts);
      if (error !== undefined) this.span.setStatus({ code: SpanStatusCode.ERROR, message: error });
    }
    this.span.end();
  }
}

/** OpenTelemetry writes headers like a query: percent-encoded. */
function headerOf(pair: string): [string, string] {
  const [name = '', ...value] = pair.split('=');
  return [name.trim(), decodeURIComponent(value.join('=').trim())];
}

/** The library keeps failures to itself. */
function telling(exporter: SpanExporter, failed: (reason: string) => void): SpanExporter {
  let isFailing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error && !isFailing) failed(result.error.message);
        isFailing = result.error !== undefined;
        done(result);
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}
