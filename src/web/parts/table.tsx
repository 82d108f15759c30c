import type { Child } from 'hono/jsx';

export interface Column<Row> {
  header: string;
  cell: (row: Row) => Child;
  /** Right-aligned, in digits of equal width. */
  numeric?: boolean | undefined;
}

export interface DataTableProps<Row> {
  /** What the table holds; heard first, and seen unless `hideCaption`. */
  caption: string;
  hideCaption?: boolean | undefined;
  /** The first column names the row. */
  columns: Column<Row>[];
  rows: readonly Row[];
  /** Instead of the table where there is no row. */
  empty?: Child;
}

/**
 * A table for work. On a phone each row becomes a card, its cells labelled by their headers; the roles are given in full
 * because a table laid out as blocks loses them.
 */
export function DataTable<Row>({ caption, hideCaption, columns, rows, empty }: DataTableProps<Row>) {
  if (rows.length === 0 && empty) return <>{empty}</>;
  return (
    <table class="table" role="table">
      <caption class={hideCaption ? 'only-read' : undefined}>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ header, numeric }) => (
            <th scope="col" role="columnheader" class={numeric ? 'number' : undefined}>
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row">
            {columns.map((column, index) => (
              <Cell column={column} row={row} heads={index === 0} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell<Row>({ column, row, heads }: { column: Column<Row>; row: Row; heads: boolean }) {
  const content = column.cell(row);
  if (heads) {
    return (
      <th scope="row" role="rowheader">
        {content}
      </th>
    );
  }
  const classes = [column.numeric ? 'number' : '', isEmpty(content) ? 'is-empty' : '']
    .filter(Boolean)
    .join(' ');
  return (
    <td role="cell" data-label={column.header} class={classes || undefined}>
      <div class="cell">{content}</div>
    </td>
  );
}

/** An empty cell keeps its place in the table and leaves the card of a phone. */
function isEmpty(content: Child): boolean {
  return content === '' || content === null || content === undefined || content === false;
}
