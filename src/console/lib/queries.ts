/** Questions that several pages ask, each under one name, so that an answer is shared and renewed together. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { get, getAll, pathOf } from './client';
import type { Party, Platform, Session, Status } from './shapes';

/** What changes by itself is asked for again this often. */
export const LIVE_MS = 5_000;

export const useSession = () =>
  useQuery({ queryKey: ['session'], queryFn: () => get<Session>('/console/session'), staleTime: 60_000 });

export const usePlatforms = () =>
  useQuery({ queryKey: ['platforms'], queryFn: () => getAll<Platform>('/platforms'), refetchInterval: LIVE_MS });

export const usePlatform = (id: string) =>
  useQuery({
    queryKey: ['platforms', id],
    queryFn: () => get<Platform>(`/platforms${pathOf(id)}`),
    refetchInterval: LIVE_MS,
  });

export const useParties = () => useQuery({ queryKey: ['parties'], queryFn: () => getAll<Party>('/parties') });

export const useStatus = () =>
  useQuery({ queryKey: ['status'], queryFn: () => get<Status>('/status'), refetchInterval: LIVE_MS });

/** Whether the signed-in key may change things. */
export function useCanChange(): boolean {
  const { data } = useSession();
  return data?.key?.scope === 'admin';
}

/** Id of a platform → its name; the id itself while the names are not here. */
export function usePlatformName(): (id: string | null) => string {
  const { data } = usePlatforms();
  const names = new Map(data?.map(({ id, name }) => [id, name]));
  return (id) => (id === null ? '' : (names.get(id) ?? id));
}

/** Asks anew for everything whose key begins so. */
export function useRenew(): (...key: string[]) => Promise<void> {
  const client = useQueryClient();
  return (...key) => client.invalidateQueries({ queryKey: key });
}
