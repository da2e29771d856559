/** Where things stand on the map: fitting, zooming, and gathering points that would overlap. */
import { geoMercator } from 'd3-geo';
import type { Location } from '../../lib/objects';
import { statusOf } from './status';

export const WIDTH = 960;
export const HEIGHT = 440;
/** Points nearer than this are drawn as one. */
const CELL = 30;
const MAX_ZOOM = 64;

export type Point = [number, number];

/** Offset and scale of what is seen, in units of the drawing. */
export interface View {
  x: number;
  y: number;
  k: number;
}

export interface Cluster {
  key: string;
  x: number;
  y: number;
  status: string;
  locations: Location[];
}

export const positionOf = ({ coordinates }: Location): Point => [
  Number(coordinates.longitude),
  Number(coordinates.latitude),
];

/** A projection that shows all points with room around them; Europe when there are none. */
export function projectionFor(points: Point[]) {
  const shown: Point[] =
    points.length > 0
      ? points
      : [
          [-10, 36],
          [28, 60],
        ];
  const projection = geoMercator();
  const margin = 60;
  projection.fitExtent(
    [
      [margin, margin],
      [WIDTH - margin, HEIGHT - margin],
    ],
    { type: 'MultiPoint', coordinates: shown },
  );
  // A single town fills no map: keep its country in sight.
  const most = 4000;
  if (projection.scale() > most) {
    projection
      .scale(most)
      .center(middleOf(shown))
      .translate([WIDTH / 2, HEIGHT / 2]);
  }
  return projection;
}

/** Of points that lie near one another. */
function middleOf(points: Point[]): Point {
  const mean = (side: 0 | 1) => points.reduce((sum, point) => sum + point[side], 0) / points.length;
  return [mean(0), mean(1)];
}

/** Zooms about a point of the drawing, within bounds. */
export function zoomed(view: View, factor: number, [px, py]: Point = [WIDTH / 2, HEIGHT / 2]): View {
  const k = Math.min(MAX_ZOOM, Math.max(1, view.k * factor));
  const by = k / view.k;
  return { k, x: px - (px - view.x) * by, y: py - (py - view.y) * by };
}

/** What is in sight, gathered by cells of the screen. */
export function clustersOf(located: { location: Location; at: Point }[], view: View): Cluster[] {
  const cells = new Map<string, Cluster>();
  for (const { location, at } of located) {
    const x = at[0] * view.k + view.x;
    const y = at[1] * view.k + view.y;
    if (x < 0 || y < 0 || x > WIDTH || y > HEIGHT) continue;
    const key = `${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`;
    const known = cells.get(key);
    if (known) known.locations.push(location);
    else cells.set(key, { key, x, y, status: statusOf(location), locations: [location] });
  }
  return [...cells.values()];
}
