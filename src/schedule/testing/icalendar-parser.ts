/** A strict reader of RFC 5545 for tests: whatever it does not know to be right is an error. It shares nothing with the writer. */
export interface Component {
  name: string;
  properties: Map<string, { value: string; parameters: string }>;
  children: Component[];
}

/** The unfolded lines of a calendar's bytes (§3.1). */
function contentLines(bytes: Uint8Array): string[] {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (!text.endsWith('\r\n')) throw new Error('the last line has no CRLF');
  const lines = text.slice(0, -2).split('\r\n');
  for (const line of lines) {
    if (/[\r\n]/.test(line)) throw new Error(`a bare CR or LF in ${JSON.stringify(line)}`);
    if (new TextEncoder().encode(line).length > 75) throw new Error(`more than 75 octets: ${line}`);
  }
  const unfolded: string[] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line)) {
      if (unfolded.length === 0) throw new Error('a continuation of nothing');
      unfolded.push(unfolded.pop()! + line.slice(1));
    } else unfolded.push(line);
  }
  return unfolded;
}

export function parseCalendar(bytes: Uint8Array): Component {
  const root: Component = { name: '', properties: new Map(), children: [] };
  const open = [root];
  for (const line of contentLines(bytes)) {
    const match = /^([A-Z][A-Z0-9-]*)((?:;[A-Z-]+=[\w:-]+)*):([^\u0000-\u0008\u000a-\u001f\u007f]*)$/.exec(
      line,
    );
    if (!match) throw new Error(`no content line: ${line}`);
    const [, name, parameters, value] = match as unknown as [string, string, string, string];
    const parent = open.at(-1)!;
    if (name === 'BEGIN') {
      const child: Component = { name: value, properties: new Map(), children: [] };
      parent.children.push(child);
      open.push(child);
    } else if (name === 'END') {
      if (parent.name !== value) throw new Error(`END:${value} in ${parent.name}`);
      open.pop();
    } else {
      if (parent.properties.has(name)) throw new Error(`${name} twice in ${parent.name}`);
      parent.properties.set(name, { value, parameters });
    }
  }
  if (open.length !== 1 || root.children.length !== 1) throw new Error('not one calendar, or not closed');
  const [calendar] = root.children as [Component];
  for (const name of ['PRODID', 'VERSION']) if (!calendar.properties.has(name)) throw new Error(`no ${name}`);
  for (const event of calendar.children) {
    for (const name of ['UID', 'DTSTAMP', 'DTSTART', 'DTEND', 'SUMMARY', 'SEQUENCE', 'STATUS'])
      if (!event.properties.has(name)) throw new Error(`an event without ${name}`);
    for (const name of ['DTSTAMP', 'LAST-MODIFIED', 'DTSTART', 'DTEND'])
      if (!/^\d{8}T\d{6}Z$/.test(valueOf(event, name))) throw new Error(`${name} is no UTC instant`);
    const sequence = valueOf(event, 'SEQUENCE');
    if (!/^\d+$/.test(sequence) || Number(sequence) >= 2 ** 31) throw new Error('SEQUENCE is no integer');
  }
  return calendar;
}

export function valueOf(component: Component, name: string): string {
  return component.properties.get(name)?.value ?? '';
}

/** A text value as it was meant (§3.3.11). */
export function textOf(component: Component, name: string): string {
  const value = valueOf(component, name);
  if (/(?<!\\)(?:\\\\)*[,;]/.test(value)) throw new Error(`not escaped: ${value}`);
  return value.replace(/\\(.)/g, (whole, letter: string) => {
    if (letter === 'n' || letter === 'N') return '\n';
    if (['\\', ';', ','].includes(letter)) return letter;
    throw new Error(`${whole} in a text`);
  });
}
