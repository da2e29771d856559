/** A map without tiles: outlines of countries that come with Junction, and a dot for each Location or group of them. */
import { ActionIcon, Group, Paper, Text } from '@mantine/core';
import { DashIcon, HomeIcon, PlusIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { geoPath } from 'd3-geo';
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { feature } from 'topojson-client';
import worldUrl from 'world-atlas/countries-50m.json?url';
import { useLocation } from 'wouter';
import type { Location } from '../../lib/objects';
import { useWords } from '../../words/words';
import { type Cluster, clustersOf, HEIGHT, positionOf, projectionFor, type View, WIDTH, zoomed } from './geometry';
import { locationPath, statusColour } from './status';

/** Outlines of countries, as world-atlas has them. */
type World = Parameters<typeof feature>[0];

const WHOLE: View = { x: 0, y: 0, k: 1 };
const STEP = 60;

const useWorld = () =>
  useQuery({
    queryKey: ['world'],
    queryFn: async () => (await (await fetch(worldUrl)).json()) as World,
    staleTime: Number.POSITIVE_INFINITY,
  });

export function LocationMap({ locations }: { locations: Location[] }) {
  const { t } = useWords();
  const [view, setView] = useState(WHOLE);
  const { data: world } = useWorld();
  const [, navigate] = useLocation();
  const { projection, located } = useMemo(() => {
    const projected = projectionFor(locations.map(positionOf));
    const points = locations.flatMap((location) => {
      const at = projected(positionOf(location));
      return at ? [{ location, at }] : [];
    });
    return { projection: projected, located: points };
  }, [locations]);
  const land = useMemo(
    () => (world?.objects.countries ? (geoPath(projection)(feature(world, world.objects.countries)) ?? '') : ''),
    [world, projection],
  );
  const open = ({ locations: here, x, y }: Cluster) => {
    const [only] = here;
    if (here.length === 1 && only) navigate(locationPath(only));
    else setView(zoomed(view, 3, [x, y]));
  };
  return (
    <Paper withBorder pos="relative">
      <Drawing land={land} view={view} clusters={clustersOf(located, view)} onView={setView} onOpen={open} />
      <Group gap={4} pos="absolute" top={10} right={10}>
        <ActionIcon variant="default" aria-label={t('map.in')} onClick={() => setView(zoomed(view, 2))}>
          <PlusIcon />
        </ActionIcon>
        <ActionIcon variant="default" aria-label={t('map.out')} onClick={() => setView(zoomed(view, 0.5))}>
          <DashIcon />
        </ActionIcon>
        <ActionIcon variant="default" aria-label={t('map.whole')} onClick={() => setView(WHOLE)}>
          <HomeIcon />
        </ActionIcon>
      </Group>
      <Text size="xs" c="dimmed" px="sm" pb={6}>
        {t('map.help')}
      </Text>
    </Paper>
  );
}

interface DrawingProps {
  land: string;
  view: View;
  clusters: Cluster[];
  onView: (view: View) => void;
  onOpen: (cluster: Cluster) => void;
}

const MOVES: Record<string, [number, number]> = {
  ArrowLeft: [STEP, 0],
  ArrowRight: [-STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
};

function Drawing({ land, view, clusters, onView, onOpen }: DrawingProps) {
  const { t } = useWords();
  const dragged = useRef<{ x: number; y: number } | undefined>(undefined);
  const move = ({ clientX, clientY, currentTarget }: PointerEvent<SVGSVGElement>) => {
    if (!dragged.current) return;
    const scale = WIDTH / currentTarget.clientWidth;
    const [dx, dy] = [(clientX - dragged.current.x) * scale, (clientY - dragged.current.y) * scale];
    dragged.current = { x: clientX, y: clientY };
    onView({ ...view, x: view.x + dx, y: view.y + dy });
  };
  const press = (event: KeyboardEvent) => {
    const by = MOVES[event.key];
    if (by) onView({ ...view, x: view.x + by[0], y: view.y + by[1] });
    else if (event.key === '+') onView(zoomed(view, 2));
    else if (event.key === '-') onView(zoomed(view, 0.5));
    else return;
    event.preventDefault();
  };
  return (
    <svg
      className="map"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      onPointerDown={({ clientX, clientY }) => {
        dragged.current = { x: clientX, y: clientY };
      }}
      onPointerMove={move}
      onPointerUp={() => {
        dragged.current = undefined;
      }}
      onPointerLeave={() => {
        dragged.current = undefined;
      }}
      onKeyDown={press}
    >
      <title>{t('page.locations')}</title>
      <path
        className="map-land"
        d={land}
        transform={`translate(${view.x} ${view.y}) scale(${view.k})`}
        vectorEffect="non-scaling-stroke"
      />
      {clusters.map((cluster) => (
        <Dot key={cluster.key} cluster={cluster} onOpen={onOpen} />
      ))}
    </svg>
  );
}

function Dot({ cluster, onOpen }: { cluster: Cluster; onOpen: (cluster: Cluster) => void }) {
  const { t } = useWords();
  const { x, y, status, locations } = cluster;
  const count = locations.length;
  const radius = count === 1 ? 7 : Math.min(20, 10 + Math.log2(count) * 2);
  const name = count === 1 ? (locations[0]?.name ?? locations[0]?.address ?? '') : t('map.group', { count });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no button element
    <g
      role="button"
      tabIndex={0}
      className="map-dot"
      aria-label={name}
      onClick={() => onOpen(cluster)}
      onKeyDown={({ key }) => key === 'Enter' && onOpen(cluster)}
    >
      <title>{name}</title>
      <circle
        cx={x}
        cy={y}
        r={radius}
        fill={`var(--mantine-color-${statusColour(status)}-8)`}
        stroke="#fff"
        strokeWidth={1.5}
      />
      {count > 1 && (
        <text x={x} y={y + 4} textAnchor="middle" fontSize={11} fontWeight={700} fill="#fff" aria-hidden>
          {count}
        </text>
      )}
    </g>
  );
}
