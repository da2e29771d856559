/** What happens in Junction, as it happens: server-sent events make the pages ask anew, and fill the latest news. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

/** An event as docs/events.md describes it. */
export interface News {
  id: string;
  type: string;
  at: string;
  platform?: string | null;
  party?: string | null;
  module?: string | null;
  object?: string | null;
  data?: Record<string, unknown>;
}

const KEPT = 20;
/** Kind of event → the questions whose answers it changes. */
const CONCERNS: Record<string, string[]> = {
  platform: ['platforms', 'parties', 'status', 'sandbox'],
  location: ['objects'],
  tariff: ['objects'],
  token: ['objects'],
  session: ['objects', 'status'],
  cdr: ['objects'],
  push: ['status', 'due'],
  pull: ['pulls'],
  webhook: ['webhooks'],
};

let latest: News[] = [];
const listeners = new Set<() => void>();

function remember(news: News): void {
  latest = [news, ...latest].slice(0, KEPT);
  for (const tell of listeners) tell();
}

/** Keeps one stream open for as long as the frame stands. */
export function useStream(types: readonly string[]): void {
  const client = useQueryClient();
  useEffect(() => {
    const source = new EventSource('/api/v1/events');
    const renew = (keys: string[] = []) => {
      for (const key of keys) void client.invalidateQueries({ queryKey: [key] });
    };
    // What happened between the page's questions and now has been told to nobody.
    source.onopen = () => renew([...new Set(Object.values(CONCERNS).flat())]);
    const hear = ({ data }: MessageEvent<string>) => {
      const news = JSON.parse(data) as News;
      remember(news);
      const [kind = ''] = news.type.split('.');
      renew(CONCERNS[kind]);
    };
    for (const type of types) source.addEventListener(type, hear);
    return () => source.close();
  }, [client, types]);
}

/** The latest news, newest first. */
export function useNews(): News[] {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => latest,
  );
}
