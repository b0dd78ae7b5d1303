/** The fixed measures of a grid of pictures, in pixels. */
export interface Geometry {
  columns: number;
  count: number;
  /** a cell's width, and its height with the caption */
  width: number;
  height: number;
  gap: number;
}

/** How a cell looks: its narrowest width, the height of its picture as a share of the width, its caption in pixels. */
export interface CellShape {
  narrowest: number;
  ratio: number;
  caption: number;
}

/** pixels between two cells */
const space = 8;

/** As many columns as fit, two at least, all of the same width. */
export function planGeometry(available: number, count: number, { narrowest, ratio, caption }: CellShape): Geometry {
  const columns = Math.max(2, Math.floor((available + space) / (narrowest + space)));
  const width = (available - space * (columns - 1)) / columns;
  return { columns, count, width, height: width * ratio + caption, gap: space };
}

/** The gap between two frames that is nearest to a point of the grid's content: 0 before the first, `count` behind the last. */
export function gapAt(x: number, y: number, { columns, count, width, height, gap }: Geometry): number {
  const row = Math.max(0, Math.floor((y + gap / 2) / (height + gap)));
  const column = Math.max(0, Math.min(columns, Math.round((x + gap / 2) / (width + gap))));
  return Math.min(count, row * columns + column);
}

/** Where a gap is shown, in pixels of the content: the left edge of its bar. The end of a full row is shown there, not below. */
export function gapPlace(index: number, at: Geometry): { left: number; top: number } {
  const { columns, count, width, height, gap } = at;
  const atEnd = index === count && count % columns === 0 && count > 0;
  const row = Math.floor((atEnd ? index - 1 : index) / columns);
  const column = atEnd ? columns : index % columns;
  return { left: column * (width + gap) - gap / 2, top: row * (height + gap) };
}

/** How fast the grid scrolls under a drag near or past its edges, in pixels per second: quicker the farther, none within. */
export function scrollSpeed(y: number, height: number): number {
  const edge = Math.min(72, height / 4);
  const deep = y < edge ? y - edge : Math.max(0, y - (height - edge));
  return Math.max(-1, Math.min(1, deep / edge)) * 1400;
}

/** The frame that a key leads to from `index`, by the keyboard pattern of grids (WAI-ARIA APG); `null`: not such a key. */
export function nextFocus(
  { key, ctrlKey }: { key: string; ctrlKey: boolean },
  index: number,
  { columns, count }: Geometry,
  rowsInView: number,
): number | null {
  const within = (next: number) => (next >= 0 && next < count ? next : index);
  const last = count - 1;
  switch (key) {
    case "ArrowLeft":
      return within(index - 1);
    case "ArrowRight":
      return within(index + 1);
    case "ArrowUp":
      return within(index - columns);
    case "ArrowDown":
      return within(index + columns);
    case "PageUp":
      return Math.max(index % columns, index - columns * rowsInView);
    case "PageDown":
      return Math.min(last, index + columns * rowsInView);
    case "Home":
      return ctrlKey ? 0 : index - (index % columns);
    case "End":
      return ctrlKey ? last : Math.min(last, index - (index % columns) + columns - 1);
    default:
      return null;
  }
}

/** By how many places an arrow key carries frames; `null`: not such a key. */
export function nextShift(key: string, { columns }: Geometry): number | null {
  return { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key] ?? null;
}
