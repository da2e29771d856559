/** Frames of stations as the message log keeps them: texts one behind the other, nothing to take apart until they are read. */
import { Arena } from '../lib/arena';
import { newSortableId } from '../lib/ids';

export type FrameDirection = 'in' | 'out';

export interface StationMessage {
  /** Sorts by time. */
  id: string;
  at: number;
  station: string;
  direction: FrameDirection;
  /** The frame, passwords masked, cut to size. */
  text: string;
}

/** Frames that came one after another. Plain values, so that they can go to another thread. */
export interface FrameBatch {
  count: number;
  /** Of the ids of its frames. */
  firstId: string;
  lastId: string;
  stations: Set<string>;
  /** As FrameWriter writes and `framesIn` reads them, in UTF-8. */
  frames: Uint8Array;
}

/** Between the station and the text, and behind a frame. JSON has neither; what is no JSON may have anything. */
const STATION_END = '\x1f';
const FRAME_END = '\x1e';
const ID_LENGTH = 24;

export class FrameWriter {
  private readonly arena = new Arena();
  private stations = new Set<string>();
  private count = 0;
  private firstId = '';
  private lastId = '';

  get isEmpty(): boolean {
    return this.count === 0;
  }

  /** Bytes so far. */
  get size(): number {
    return this.arena.size;
  }

  /** Writes it down at once: what stays an object until the batch is closed is copied by the garbage collector. */
  add(at: number, station: string, direction: FrameDirection, text: string): void {
    const id = newSortableId(at);
    if (this.count++ === 0) this.firstId = this.lastId = id;
    else if (id > this.lastId) this.lastId = id;
    else if (id < this.firstId) this.firstId = id;
    this.stations.add(station);
    this.arena.addText(frameText(id, direction, station, text));
  }

  /** What was added since the last call. */
  take(): FrameBatch {
    const { count, firstId, lastId, stations } = this;
    this.count = 0;
    this.stations = new Set();
    return { count, firstId, lastId, stations, frames: this.arena.take() };
  }
}

function frameText(id: string, direction: FrameDirection, station: string, text: string): string {
  return `${id}${direction === 'in' ? '<' : '>'}${station}${STATION_END}${clean(text)}${FRAME_END}`;
}

function clean(text: string): string {
  if (!text.includes(FRAME_END) && !text.includes(STATION_END)) return text;
  return text.replaceAll(FRAME_END, ' ').replaceAll(STATION_END, ' ');
}

/** The frames as they were written, each with its station, to be read by `frameOf` or written again. */
export function* framesIn(frames: string): Generator<{ id: string; station: string; written: string }> {
  for (let start = 0; start < frames.length; ) {
    const end = frames.indexOf(FRAME_END, start) + 1;
    if (end === 0) return;
    const written = frames.slice(start, end);
    const station = written.slice(ID_LENGTH + 1, written.indexOf(STATION_END));
    yield { id: written.slice(0, ID_LENGTH), station, written };
    start = end;
  }
}

export function frameOf({ id, station, written }: { id: string; station: string; written: string }): StationMessage {
  return {
    id,
    at: Number.parseInt(id.slice(0, 12), 16),
    station,
    direction: written[ID_LENGTH] === '<' ? 'in' : 'out',
    text: written.slice(ID_LENGTH + 1 + station.length + 1, -1),
  };
}
